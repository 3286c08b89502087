import { AppLink } from './link.tsx'
import classes from './tabs.module.css'

/** A tab is a link to a route (URL-1); the current one stands on the double rule. */
export type Tab = {
  readonly to: string
  readonly label: string
  readonly count?: number
  readonly current: boolean
}

export function Tabs(props: { readonly tabs: readonly Tab[]; readonly label: string }) {
  return (
    <nav className={classes.tabs} aria-label={props.label}>
      {props.tabs.map((tab) => (
        <AppLink key={tab.to} to={tab.to} aria-current={tab.current ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && <b>{tab.count}</b>}
        </AppLink>
      ))}
    </nav>
  )
}
