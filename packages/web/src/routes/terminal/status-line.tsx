import type { Session } from '@intendant/contract/sessions.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/use-format.ts'
import classes from './status-line.module.css'

/** The line below the terminals: which session, how long it lives on, and how to get out (no keyboard trap). */
export function StatusLine(props: {
  readonly session: Session | undefined
  readonly keepMinutes: number | undefined
  readonly armed: boolean
}) {
  const { t } = useTranslation('terminal')
  const format = useFormat()
  const { session, keepMinutes, armed } = props
  return (
    <div className={classes.line}>
      {session && <span>{t('session', { number: session.number })}</span>}
      {session && keepMinutes !== undefined && (
        <span className={classes.wide}>{t('keeps', { time: format.duration(keepMinutes * 60_000) })}</span>
      )}
      <span className={classes.space} />
      {armed ? (
        <span className={classes.armed} role="status">
          {t('armed')}
        </span>
      ) : (
        <span className={classes.wide}>
          {t('leader')} <kbd>Ctrl Shift Space</kbd> <kbd>Esc</kbd> {t('leaves')}
        </span>
      )}
    </div>
  )
}
