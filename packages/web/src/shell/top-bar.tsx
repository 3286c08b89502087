import { listSessions } from '@intendant/contract/sessions.ts'
import { IconMenu2, IconSearch, IconTerminal2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../api.ts'
import { paths } from '../paths.ts'
import { AppLink } from '../ui/link.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Breadcrumb } from './breadcrumb.tsx'
import { Mark } from './mark.tsx'
import { useMay } from './me.ts'
import { openPalette } from './palette-state.ts'
import classes from './top-bar.module.css'

/** Where one is, the search, the open shells, the account. */
export function TopBar(props: { readonly onMenu: () => void }) {
  const { t } = useTranslation('shell')
  return (
    <header className={classes.top}>
      <button type="button" className={classes.menu} onClick={props.onMenu} aria-label={t('menu')}>
        <IconMenu2 size={18} stroke={1.7} aria-hidden />
      </button>
      <span className={classes.mark}>
        <Mark />
      </span>
      <Breadcrumb />
      <button
        type="button"
        className={classes.find}
        onClick={openPalette}
        title={t('searchShort')}
        aria-keyshortcuts="Control+K"
      >
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span>{t('search')}</span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      <div className={classes.end}>
        <OpenShells />
        <AccountMenu />
      </div>
    </header>
  )
}

function OpenShells() {
  const { t } = useTranslation('shell')
  const mayTerminal = useMay('machine.terminal')
  const { data } = useAnswer(listSessions, { query: { state: 'open' } }, { enabled: mayTerminal })
  if (!mayTerminal || !data) return null
  const label = t('openTerminals', { count: data.length })
  return (
    <AppLink className={classes.count} to={paths.terminal()} title={label}>
      <IconTerminal2 size={16} stroke={1.7} aria-hidden />
      <b aria-hidden>{data.length}</b>
      <span className="sr">{label}</span>
    </AppLink>
  )
}
