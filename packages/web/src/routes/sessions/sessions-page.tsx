import { listSessions } from '@intendant/contract/sessions.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { isOver } from '../../parts/session-state.ts'
import { SessionTable } from '../../parts/session-table.tsx'
import { paths } from '../../paths.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Ledger, Section } from '../../ui/ledger.tsx'
import { AppLink } from '../../ui/link.tsx'
import { Answer } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useUrlQuery } from '../../ui/url-query.ts'

/** Every shell that was opened: those that run first, then the newest. */
export function SessionsPage() {
  const { t } = useTranslation(['sessions', 'common'])
  const machine = useUrlQuery().get('machine') ?? undefined
  const sessions = useAnswer(listSessions, { query: { machine, limit: 500 } })
  return (
    <>
      <PageHeader title={t('title')} facts={t('intro')} />
      <Answer query={sessions}>
        {(list) => {
          const running = list.filter((session) => !isOver(session))
          const past = list.filter(isOver)
          if (list.length === 0) {
            return (
              <EmptyState
                title={t('none')}
                body={t('noneBody')}
                action={
                  <Button component={AppLink} to={paths.terminal()}>
                    {t('openOne')}
                  </Button>
                }
              />
            )
          }
          return (
            <Ledger>
              {running.length > 0 && (
                <Section label={t('open')}>
                  <SessionTable sessions={running} withMachine />
                </Section>
              )}
              {past.length > 0 && (
                <Section label={t('past')}>
                  <SessionTable sessions={past} withMachine />
                </Section>
              )}
            </Ledger>
          )
        }}
      </Answer>
    </>
  )
}
