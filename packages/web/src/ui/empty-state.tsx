import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

/** Takes the place of a table with nothing in it: a statement, one benefit, one button, one link. */
export function EmptyState(props: {
  readonly title: string
  readonly body?: ReactNode
  readonly action?: ReactNode
  readonly link?: ReactNode
}) {
  return (
    <div className={classes.empty}>
      <h3>{props.title}</h3>
      {props.body !== undefined && <p>{props.body}</p>}
      {(props.action !== undefined || props.link !== undefined) && (
        <div className={classes.actions}>
          {props.action}
          {props.link}
        </div>
      )}
    </div>
  )
}
