import type { Session } from '@intendant/contract/sessions.ts'
import type { Language } from '@intendant/core/language/problems.ts'
import { loadExplainedPaths, toProblemBody } from '../reach/steps.ts'
import type { Database } from '../store/database.ts'
import type { StoredSession } from '../store/sessions.ts'

/** For whom sessions are described. */
export type Reader = { readonly personId: string | null; readonly language: Language }

/** Describes sessions for one reader. `watchersOf` names who looks at an open one besides its owner. */
export async function loadSessionBodies(
  db: Database,
  sessions: readonly StoredSession[],
  reader: Reader,
  watchersOf: (session: StoredSession) => readonly string[],
): Promise<Session[]> {
  const withPath = sessions.flatMap((session) =>
    session.path ? [{ id: session.id, path: session.path }] : [],
  )
  const explained = await loadExplainedPaths(
    db,
    withPath.map(({ path }) => path),
    reader.language,
  )
  const paths = new Map(withPath.map(({ id }, index) => [id, explained[index] ?? null]))
  return sessions.map((session) => ({
    id: session.id,
    number: session.number,
    machine: { ...session.machine, id: session.machine.id ?? '' },
    login: session.login,
    person: { ...session.person, id: session.person.id ?? '' },
    mine: session.person.id !== null && session.person.id === reader.personId,
    state: session.state,
    problem: session.problem && toProblemBody(session.problem, reader.language),
    path: paths.get(session.id) ?? null,
    openedAt: session.openedAt.toISOString(),
    endedAt: session.endedAt?.toISOString() ?? null,
    exitCode: session.exitCode,
    recorded: session.recorded,
    outputBytes: session.outputBytes,
    watchers: [...watchersOf(session)],
  }))
}
