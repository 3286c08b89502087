import { IconDots } from '@tabler/icons-react'
import { useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AppLink } from '../ui/link.tsx'
import classes from './bottom-bar.module.css'
import { useMay } from './me.ts'
import { entries, isCurrent } from './places-of-shell.ts'

/** The menu of a phone: what one needs with a thumb, the rest behind More. */
export function BottomBar(props: { readonly onMore: () => void }) {
  const { t } = useTranslation('shell')
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const mayTerminal = useMay('machine.terminal')
  const shown = entries.filter(
    (entry) =>
      ['home', 'machines', 'terminal', 'sessions'].includes(entry.id) &&
      (entry.needs === undefined || mayTerminal),
  )
  return (
    <nav className={classes.bar} aria-label={t('menu')}>
      {shown.map((entry) => (
        <AppLink key={entry.id} to={entry.to} aria-current={isCurrent(entry, pathname) ? 'page' : undefined}>
          <entry.icon size={20} stroke={1.7} aria-hidden />
          {t(entry.id)}
        </AppLink>
      ))}
      <button type="button" onClick={props.onMore}>
        <IconDots size={20} stroke={1.7} aria-hidden />
        {t('more')}
      </button>
    </nav>
  )
}
