import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/use-format.ts'
import { ConnectionSteps } from '../../parts/connection-steps.tsx'
import { brokenHop, toHopRows } from '../../parts/hop-rows.ts'
import { hopNames, isOver } from '../../parts/session-state.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { Problems } from '../../ui/problems.tsx'
import classes from './pane-notice.module.css'
import type { PaneState } from './use-pane.ts'

/** What is said over a terminal: the steps while it opens, that the line is lost, that the shell is over. */
export function PaneNotice(props: {
  readonly pane: PaneState & { readonly terminal: { readonly retry: () => void } | null }
  readonly watch: boolean
  readonly onReconnect: () => void
  readonly onClose: () => void
}) {
  const { pane, watch, onReconnect } = props
  const { t } = useTranslation(['terminal', 'common'])
  const { session, status, steps } = pane
  if (session.state === 'opening' || session.state === 'failed') return <Opening {...props} />
  if (isOver(session)) return <Over {...props} />
  if (status.state === 'refused') {
    return (
      <div className={classes.bar}>
        <p className={classes.words}>{t('refused')}</p>
        <Problems problems={status.problems} />
        <div className={classes.actions}>
          <Button onClick={() => pane.terminal?.retry()}>{t('common:retry')}</Button>
          <Button onClick={onReconnect}>{t('reconnect')}</Button>
        </div>
      </div>
    )
  }
  if (status.state === 'lost') return <Lost sinceMs={status.sinceMs} onRetry={() => pane.terminal?.retry()} />
  const reached = steps.reduce((sum, step) => sum + step.ms, 0)
  return (
    <>
      {watch && <p className={classes.line}>{t('readOnly')}</p>}
      <p className={classes.hidden} aria-live="polite">
        {status.state === 'open' && reached > 0 && t('reached', { time: Math.round(reached) / 1_000 })}
      </p>
    </>
  )
}

function Opening({ pane, onReconnect, onClose }: Parameters<typeof PaneNotice>[0]) {
  const { t } = useTranslation('terminal')
  const { session, steps } = pane
  const failed = session.state === 'failed'
  const names = hopNames(session)
  const told = brokenHop(toHopRows(steps, names)) !== null
  return (
    <div className={classes.cover}>
      <p className={classes.what}>
        {failed ? t('failed') : t('opening', { login: session.login, machine: session.machine.name })}
      </p>
      <ConnectionSteps steps={steps} names={names} onTrusted={onReconnect} mono />
      {failed && !told && session.problem && (
        <div className={classes.problem}>
          <Problems problems={[session.problem]} />
        </div>
      )}
      {failed && (
        <div className={classes.actions}>
          <Button variant="filled" onClick={onReconnect} rightSection={<KeyHint keys="R" />}>
            {t('reconnect')}
          </Button>
          <Button onClick={onClose}>{t('closePane')}</Button>
        </div>
      )}
    </div>
  )
}

function Over({ pane, onReconnect, onClose }: Parameters<typeof PaneNotice>[0]) {
  const { t } = useTranslation('terminal')
  const { session } = pane
  const code = session.exitCode
  const words = session.state === 'lost' ? t('gone') : code === null ? t('ended') : t('endedCode', { code })
  return (
    <div className={classes.bar} role="status">
      <p className={classes.words}>{words}</p>
      {session.problem && <p>{session.problem.message}</p>}
      <div className={classes.actions}>
        <Button variant="filled" onClick={onReconnect} rightSection={<KeyHint keys="R" />}>
          {t('reconnect')}
        </Button>
        <Button onClick={onClose}>{t('closePane')}</Button>
      </div>
    </div>
  )
}

function Lost(props: { readonly sinceMs: number; readonly onRetry: () => void }) {
  const { t } = useTranslation('terminal')
  const format = useFormat()
  const [nowMs, setNowMs] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const time = format.duration(Math.max(1_000, nowMs - props.sinceMs))
  return (
    <div className={classes.bar} role="alert">
      <p className={classes.words}>{t('lost', { time })}</p>
      <p>{t('lostHint')}</p>
      <div className={classes.actions}>
        <Button onClick={props.onRetry}>{t('retryNow')}</Button>
      </div>
    </div>
  )
}
