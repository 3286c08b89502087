import type { Session } from '@intendant/contract/sessions.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Age } from '../../ui/age.tsx'
import { Row, Rows } from '../../ui/ledger.tsx'
import { MachinePicker } from './machine-picker.tsx'
import classes from './terminal-start.module.css'

/** The page before a shell is open: choose a machine, or show a shell that runs on without a window. */
export function TerminalStart(props: {
  readonly running: readonly Session[]
  readonly onPick: (slug: string) => void
  readonly onShow: (number: number) => void
}) {
  const { t } = useTranslation('terminal')
  return (
    <div className={classes.start}>
      <h2>{t('empty.title')}</h2>
      <p>{t('empty.body')}</p>
      <div className={classes.pick}>
        <MachinePicker onPick={props.onPick} />
      </div>
      {props.running.length > 0 && (
        <>
          <h3>{t('empty.running')}</h3>
          <Rows>
            {props.running.map((session) => (
              <Row
                key={session.number}
                actions={
                  <Button size="xs" onClick={() => props.onShow(session.number)}>
                    {t('session', { number: session.number })}
                  </Button>
                }
              >
                <b>{session.machine.name}</b> {session.login} · <Age at={session.openedAt} />
              </Row>
            ))}
          </Rows>
        </>
      )}
    </div>
  )
}
