import { endSession, listSessions, type Session } from '@intendant/contract/sessions.ts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWish } from '../api.ts'
import { useFormat } from '../language/use-format.ts'
import { paths } from '../paths.ts'
import { useMe } from '../shell/me.ts'
import { Age } from '../ui/age.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { AppLink } from '../ui/link.tsx'
import { CallProblems } from '../ui/problems.tsx'
import { Status } from '../ui/status.tsx'
import { MachineName } from './machine-name.tsx'
import { isOver, statusOfSession } from './session-state.ts'
import classes from './session-table.module.css'

/** Sessions with what can be done: show or watch one that runs, replay one that is over. */
export function SessionTable(props: {
  readonly sessions: readonly Session[]
  readonly withMachine: boolean
}) {
  const { t } = useTranslation(['sessions', 'common'])
  const { sessions, withMachine } = props
  const end = useWish(endSession, [listSessions])
  const columns: readonly (Column<Session> | null)[] = [
    {
      id: 'number',
      header: t('number'),
      cell: (session) => (
        <AppLink to={paths.session(session.number)}>{t('session', { number: session.number })}</AppLink>
      ),
    },
    {
      id: 'state',
      header: t('state'),
      cell: (session) => (
        <Status kind={statusOfSession(session)} word={t(`states.${session.state}`)} quiet>
          {session.watchers.length > 0 && t('watchedBy', { names: session.watchers.join(', ') })}
        </Status>
      ),
    },
    withMachine
      ? {
          id: 'machine',
          header: t('machine'),
          cell: (session) => <MachineName slug={session.machine.slug} name={session.machine.name} />,
        }
      : null,
    { id: 'login', header: t('login'), cell: (session) => <code>{session.login}</code> },
    { id: 'person', header: t('person'), cell: (session) => session.person.name },
    { id: 'since', header: t('since'), cell: (session) => <Age at={session.openedAt} /> },
    { id: 'length', header: t('length'), cell: (session) => <Length session={session} /> },
    {
      id: 'actions',
      header: '',
      end: true,
      bare: true,
      cell: (session) => (
        <SessionActions session={session} onEnd={() => end.mutate({ params: { number: session.number } })} />
      ),
    },
  ]
  return (
    <>
      <CallProblems error={end.error} />
      <DataTable
        caption={t('title')}
        columns={columns.filter((column) => column !== null)}
        rows={sessions}
        rowKey={(session) => session.number}
      />
    </>
  )
}

function Length(props: { readonly session: Session }) {
  const format = useFormat()
  const { openedAt, endedAt } = props.session
  if (endedAt === null) return null
  return format.duration(Math.max(1_000, Date.parse(endedAt) - Date.parse(openedAt)))
}

function SessionActions(props: { readonly session: Session; readonly onEnd: () => void }) {
  const { t } = useTranslation('sessions')
  const { session, onEnd } = props
  const [sure, setSure] = useState(false)
  const { role } = useMe()
  const mayEnd = session.mine || role === 'administrator'
  if (isOver(session)) {
    if (!session.recorded) return <span className={classes.quiet}>{t('notRecorded')}</span>
    return (
      <Button size="xs" component={AppLink} to={paths.session(session.number)}>
        {t('replay')}
      </Button>
    )
  }
  return (
    <span className={classes.actions}>
      <Button size="xs" component={AppLink} to={paths.terminal({ session: session.number })}>
        {t(session.mine ? 'show' : 'watch')}
      </Button>
      {mayEnd && (
        <Button
          size="xs"
          className={classes.harm}
          onClick={() => (sure ? onEnd() : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {t(sure ? 'endSure' : 'end')}
        </Button>
      )}
    </span>
  )
}
