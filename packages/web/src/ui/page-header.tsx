import type { ReactNode } from 'react'
import classes from './page-header.module.css'
import { useArrival } from './page-title.ts'

/** Head of a page: its one h1 (which takes the focus on arrival), facts below, actions at the right. */
export function PageHeader(props: {
  readonly title: string
  /** Beside the title: a status. */
  readonly beside?: ReactNode
  readonly facts?: ReactNode
  readonly actions?: ReactNode
}) {
  const heading = useArrival(props.title)
  return (
    <div className={classes.head}>
      <div className={classes.words}>
        <h1 tabIndex={-1} ref={heading}>
          {props.title}
          {props.beside !== undefined && <span className={classes.beside}>{props.beside}</span>}
        </h1>
        {props.facts !== undefined && <div className={classes.facts}>{props.facts}</div>}
      </div>
      {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
    </div>
  )
}
