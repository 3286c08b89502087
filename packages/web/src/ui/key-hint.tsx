import classes from './key-hint.module.css'

/** A key as it is printed on the keyboard. Decoration: the control it sits in has its own name. */
export function KeyHint(props: { readonly keys: string }) {
  return (
    <kbd className={classes.key} aria-hidden>
      {props.keys}
    </kbd>
  )
}
