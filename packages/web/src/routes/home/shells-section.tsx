import { listSessions } from '@intendant/contract/sessions.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { paths } from '../../paths.ts'
import { Age } from '../../ui/age.tsx'
import { Row, Rows, Section } from '../../ui/ledger.tsx'
import { AppLink, useGo } from '../../ui/link.tsx'
import { Answer } from '../../ui/loading.tsx'
import classes from './home.module.css'

/** Shells that are open now, wherever they were opened from. */
export function ShellsSection() {
  const { t } = useTranslation('home')
  const go = useGo()
  const query = useAnswer(listSessions, { query: { state: 'open' } })
  return (
    <Section label={t('shells')} note={t('shellsNote')}>
      <Answer query={query}>
        {(sessions) =>
          sessions.length === 0 ? (
            <p className={classes.quiet}>
              {t('noShells')} <AppLink to={paths.terminal()}>{t('openShell')}</AppLink>
            </p>
          ) : (
            <Rows>
              {sessions.slice(0, 6).map((session) => (
                <Row
                  key={session.id}
                  actions={
                    <Button size="xs" onClick={() => go(paths.terminal({ session: session.number }))}>
                      {t('resume')}
                    </Button>
                  }
                >
                  <AppLink className={classes.shell} to={paths.session(session.number)}>
                    {t('shell', { login: session.login, machine: session.machine.name })}
                  </AppLink>{' '}
                  <span className={classes.quiet}>
                    {session.person.name}, <Age at={session.openedAt} />
                  </span>
                </Row>
              ))}
            </Rows>
          )
        }
      </Answer>
    </Section>
  )
}
