import { useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { AppLink } from '../ui/link.tsx'
import { Mark, Wordmark } from './mark.tsx'
import { useMay } from './me.ts'
import { OrganisationMenu } from './organisation-menu.tsx'
import { type Entry, entries, isCurrent } from './places-of-shell.ts'
import classes from './side-bar.module.css'

/** The menu: only what exists and what this account may open. `wide` keeps the words at every width (in the sheet). */
export function SideBar(props: { readonly wide?: boolean; readonly onGo?: () => void }) {
  const { t } = useTranslation('shell')
  return (
    <div className={classes.bar} data-wide={props.wide || undefined}>
      <AppLink className={classes.brand} to={paths.home()} aria-label="Intendant" onClick={props.onGo}>
        <span className={classes.full}>
          <Wordmark />
        </span>
        <span className={classes.small}>
          <Mark />
        </span>
      </AppLink>
      <OrganisationMenu />
      <Group title={t('overview')} group="overview" onGo={props.onGo} />
      <Group title={t('resources')} group="resources" onGo={props.onGo} />
      <Group title={t('operate')} group="operate" onGo={props.onGo} />
      <div className={classes.end}>
        <Group group="end" onGo={props.onGo} />
      </div>
    </div>
  )
}

function Group(props: {
  readonly title?: string
  readonly group: Entry['group']
  readonly onGo?: (() => void) | undefined
}) {
  const { t } = useTranslation('shell')
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const mayTerminal = useMay('machine.terminal')
  const shown = entries.filter(
    (entry) => entry.group === props.group && (entry.needs === undefined || mayTerminal),
  )
  if (shown.length === 0) return null
  return (
    <>
      {props.title !== undefined && <p className={classes.title}>{props.title}</p>}
      <ul>
        {shown.map((entry) => (
          <li key={entry.id}>
            <AppLink
              className={classes.entry}
              to={entry.to}
              title={t(entry.id)}
              aria-current={isCurrent(entry, pathname) ? 'page' : undefined}
              onClick={props.onGo}
            >
              <entry.icon size={16} stroke={1.7} aria-hidden />
              <span>{t(entry.id)}</span>
            </AppLink>
          </li>
        ))}
      </ul>
    </>
  )
}
