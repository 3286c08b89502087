import { useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AppLink } from '../ui/link.tsx'
import classes from './breadcrumb.module.css'
import { entries } from './places-of-shell.ts'

/** The way from the menu to this page, read from the URL: slugs are the names people know. */
export function Breadcrumb() {
  const { t } = useTranslation('shell')
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const [first = '', second] = pathname.split('/').filter((part) => part !== '')
  const entry = entries.find((each) => each.to === `/${first}`)
  const label = first === 'account' ? t('myAccount') : entry ? t(entry.id) : '…'
  // Below machines and sessions stands a thing; elsewhere only a tab, which the page itself shows.
  const thing =
    second === undefined || !['machines', 'sessions'].includes(first) ? null : decodeURIComponent(second)
  const named =
    first === 'sessions' && thing
      ? t('session', { number: thing })
      : thing === 'new'
        ? t('newMachine')
        : thing
  return (
    <nav aria-label={t('breadcrumb')} className={classes.crumbs}>
      <ol>
        <li>
          {named && entry ? (
            <AppLink to={entry.to}>{label}</AppLink>
          ) : (
            <span aria-current="page">{label}</span>
          )}
        </li>
        {named && (
          <li>
            <span aria-current="page">{named}</span>
          </li>
        )}
      </ol>
    </nav>
  )
}
