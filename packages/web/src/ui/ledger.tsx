import type { ReactNode } from 'react'
import classes from './ledger.module.css'

/** A page is a ledger: sections named in the margin, facts on one left edge, hairlines between. */
export function Ledger(props: { readonly children: ReactNode; readonly narrow?: boolean }) {
  return (
    <div className={classes.ledger} data-narrow={props.narrow || undefined}>
      {props.children}
    </div>
  )
}

/** One section: `label` names it in the margin, `note` says in one line what it is (or links further). */
export function Section(props: {
  readonly label: ReactNode
  readonly note?: ReactNode
  readonly id?: string
  readonly children: ReactNode
}) {
  return (
    <section className={classes.section} id={props.id}>
      <header>
        <h2>{props.label}</h2>
        {props.note !== undefined && <p>{props.note}</p>}
      </header>
      <div className={classes.facts}>{props.children}</div>
    </section>
  )
}

/** Rows with hairlines between them. */
export function Rows(props: { readonly children: ReactNode; readonly label?: string }) {
  return (
    <ul className={classes.rows} aria-label={props.label}>
      {props.children}
    </ul>
  )
}

/** A row: facts at the left, actions on the right edge. */
export function Row(props: { readonly children: ReactNode; readonly actions?: ReactNode }) {
  return (
    <li className={classes.row}>
      <div className={classes.rowFacts}>{props.children}</div>
      {props.actions !== undefined && <div className={classes.rowActions}>{props.actions}</div>}
    </li>
  )
}

/** Names and values in two columns. */
export function Facts(props: { readonly items: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className={classes.pairs}>
      {props.items.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
