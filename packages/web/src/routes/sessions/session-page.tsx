import { type Session, showRecording, showSession } from '@intendant/contract/sessions.ts'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { MachineName } from '../../parts/machine-name.tsx'
import { PathStrip } from '../../parts/path-strip.tsx'
import { hopNames, isOver, statusOfSession } from '../../parts/session-state.ts'
import { Age } from '../../ui/age.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Answer } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Problems } from '../../ui/problems.tsx'
import { Status } from '../../ui/status.tsx'
import { useUrlQuery } from '../../ui/url-query.ts'
import { parseCast } from './asciicast.ts'
import { Replay } from './replay.tsx'
import classes from './session-page.module.css'

/** One session: who, where, when, and its recording played in a terminal. */
export function SessionPage() {
  const { number } = useParams({ strict: false }) as { number?: string }
  const session = useAnswer(showSession, { params: { number: number ?? '0' } })
  return <Answer query={session}>{(data) => <SessionView session={data} />}</Answer>
}

function SessionView(props: { readonly session: Session }) {
  const { t } = useTranslation(['sessions', 'common'])
  const { session } = props
  const hops = hopNames(session).map((name) => ({ name }))
  return (
    <>
      <PageHeader
        title={t('session', { number: session.number })}
        beside={<Status kind={statusOfSession(session)} word={t(`states.${session.state}`)} />}
        facts={
          <>
            <span className={classes.fact}>
              {t('by', { person: session.person.name, login: session.login })}{' '}
              <MachineName slug={session.machine.slug} name={session.machine.name} />
            </span>
            <Age at={session.openedAt} absolute />
          </>
        }
      />
      <div className={classes.path}>
        <PathStrip hops={hops} lit={session.state === 'open'} />
      </div>
      {session.problem && <Problems problems={[session.problem]} />}
      {!isOver(session) && <p className={classes.hint}>{t('runs')}</p>}
      {session.recorded ? (
        <Recording session={session} />
      ) : (
        <EmptyState title={t('noRecording')} body={t('noRecordingBody')} />
      )}
    </>
  )
}

function Recording(props: { readonly session: Session }) {
  const { t } = useTranslation('sessions')
  const { number } = props.session
  const seconds = Number(useUrlQuery().get('t') ?? 0)
  const recording = useAnswer(showRecording, { params: { number } })
  return (
    <Answer query={recording}>
      {(text) => {
        const cast = parseCast(text)
        if (cast === null) return <EmptyState title={t('unreadable')} />
        if (cast.events.length === 0) return <EmptyState title={t('empty')} />
        return <Replay number={number} cast={cast} startMs={Number.isFinite(seconds) ? seconds * 1_000 : 0} />
      }}
    </Answer>
  )
}
