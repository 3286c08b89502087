import { Path } from '@intendant/core/paths/path.ts'
import type { Problem } from '@intendant/core/problem.ts'
import { type Selectable, sql } from 'kysely'
import type { Sessions } from './database.gen.ts'
import type { Database } from './database.ts'
import type { NamedMachine } from './paths.ts'

export type SessionState = 'opening' | 'open' | 'ended' | 'failed' | 'lost'

/** A session as stored. The problem is unworded: each reader has a language. */
export type StoredSession = {
  readonly id: string
  readonly number: number
  /** Of the machine when the session began; its recording is sealed under it. */
  readonly organisationId: string
  readonly machine: { readonly id: string | null; readonly slug: string; readonly name: string }
  readonly login: string
  readonly person: { readonly id: string | null; readonly name: string }
  readonly state: SessionState
  readonly problem: Problem | null
  readonly path: Path | null
  readonly columns: number
  readonly rows: number
  readonly recorded: boolean
  readonly openedAt: Date
  readonly endedAt: Date | null
  readonly exitCode: number | null
  readonly outputBytes: number
}

/** Records a new session in the state `opening`, before anything is dialled. */
export async function recordNewSession(
  db: Database,
  session: {
    readonly id: string
    readonly machine: NamedMachine
    readonly login: string
    readonly person: { readonly id: string | null; readonly name: string }
    readonly columns: number
    readonly rows: number
    readonly recorded: boolean
    readonly holder: string
  },
): Promise<StoredSession> {
  const row = await db
    .insertInto('sessions')
    .values({
      id: session.id,
      organisation_id: session.machine.organisationId,
      machine_id: session.machine.id,
      machine_slug: session.machine.slug,
      machine_name: session.machine.name,
      login: session.login,
      person_id: session.person.id,
      person_name: session.person.name,
      state: 'opening',
      columns: session.columns,
      rows: session.rows,
      recorded: session.recorded,
      holder: session.holder,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toSession(row)
}

/** What may become of a session. */
export type SessionChange = {
  readonly state?: SessionState
  readonly problem?: Problem | null
  readonly path?: Path | null
  readonly endedAt?: Date
  readonly exitCode?: number | null
  readonly outputBytes?: number
}

/** Records what became of a session. */
export async function recordSession(db: Database, id: string, change: SessionChange): Promise<void> {
  const { problem, path, endedAt, exitCode, outputBytes, state } = change
  await db
    .updateTable('sessions')
    .set({
      ...(state === undefined ? {} : { state }),
      ...(problem === undefined ? {} : { problem: problem === null ? null : JSON.stringify(problem) }),
      ...(path === undefined ? {} : { path: path === null ? null : JSON.stringify(path) }),
      ...(endedAt === undefined ? {} : { ended_at: endedAt }),
      ...(exitCode === undefined ? {} : { exit_code: exitCode }),
      ...(outputBytes === undefined ? {} : { output_bytes: outputBytes }),
    })
    .where('id', '=', id)
    .execute()
}

/**
 * Marks as lost what an earlier run of Intendant held and did not end: its process is gone, and its shells with it.
 *
 * @returns The ids of the sessions that were found lost now.
 */
export async function recordLostSessions(db: Database, holder: string, problem: Problem): Promise<string[]> {
  const rows = await db
    .updateTable('sessions')
    .set({
      state: 'lost',
      problem: JSON.stringify(problem),
      ended_at: sql<Date>`now()`,
      // The count is written now and then; what was recorded was certainly printed.
      output_bytes: sql<number>`greatest(output_bytes, coalesce(
        (select max(to_bytes) from recording_chunks where session_id = sessions.id), 0))`,
    })
    .where('state', 'in', ['opening', 'open'])
    .where('holder', '!=', holder)
    .returning('id')
    .execute()
  await db
    .updateTable('session_watches')
    .set({ to_at: sql<Date>`now()` })
    .where('to_at', 'is', null)
    .where('session_id', 'in', rows.map((row) => row.id).concat('00000000-0000-0000-0000-000000000000'))
    .execute()
  return rows.map((row) => row.id)
}

/** Finds a session by the number people say aloud; null when there is none. */
export async function findSession(db: Database, number: number): Promise<StoredSession | null> {
  // Beyond PostgreSQL's integer there is no session, and asking would fail.
  if (number > 2_147_483_647) return null
  const row = await db.selectFrom('sessions').selectAll().where('number', '=', number).executeTakeFirst()
  return row ? toSession(row) : null
}

/** Sessions, open ones first, then the newest. */
export async function listSessions(
  db: Database,
  wanted: { readonly machineId: string | null; readonly onlyOpen: boolean; readonly limit: number },
): Promise<StoredSession[]> {
  let query = db
    .selectFrom('sessions')
    .selectAll()
    .orderBy(sql`state in ('opening', 'open')`, 'desc')
    .orderBy('opened_at', 'desc')
    .orderBy('number', 'desc')
    .limit(wanted.limit)
  if (wanted.machineId !== null) query = query.where('machine_id', '=', wanted.machineId)
  if (wanted.onlyOpen) query = query.where('state', 'in', ['opening', 'open'])
  return (await query.execute()).map(toSession)
}

/** Records that someone began to look at a session. `watching`: without the right to type. */
export async function recordWatchBegan(
  db: Database,
  watch: {
    readonly sessionId: string
    readonly personId: string | null
    readonly personName: string
    readonly watching: boolean
    readonly fromAt: Date
  },
): Promise<void> {
  await db
    .insertInto('session_watches')
    .values({
      session_id: watch.sessionId,
      person_id: watch.personId,
      person_name: watch.personName,
      watching: watch.watching,
      from_at: watch.fromAt,
    })
    .execute()
}

/** Records that a look at a session ended. */
export async function recordWatchEnded(
  db: Database,
  watch: { readonly sessionId: string; readonly personId: string | null; readonly fromAt: Date },
): Promise<void> {
  await db
    .updateTable('session_watches')
    .set({ to_at: sql<Date>`now()` })
    .where('session_id', '=', watch.sessionId)
    .where('person_id', 'is not distinct from', watch.personId)
    .where('from_at', '=', watch.fromAt)
    .where('to_at', 'is', null)
    .execute()
}

/** The settings that sessions obey. */
export type SessionSettings = {
  readonly keepMinutes: number
  readonly record: boolean
  readonly recordingKeepDays: number
}

/** The settings that sessions obey, as they are now. */
export async function loadSessionSettings(db: Database): Promise<SessionSettings> {
  const row = await db
    .selectFrom('settings')
    .select(['session_keep_minutes', 'record_sessions', 'recording_keep_days'])
    .executeTakeFirstOrThrow()
  return {
    keepMinutes: row.session_keep_minutes,
    record: row.record_sessions,
    recordingKeepDays: row.recording_keep_days,
  }
}

function toSession(row: Selectable<Sessions>): StoredSession {
  return {
    id: row.id,
    number: row.number,
    organisationId: row.organisation_id,
    machine: { id: row.machine_id, slug: row.machine_slug, name: row.machine_name },
    login: row.login,
    person: { id: row.person_id, name: row.person_name },
    state: row.state as SessionState,
    problem: row.problem as Problem | null,
    path: row.path === null ? null : Path.parse(row.path),
    columns: row.columns,
    rows: row.rows,
    recorded: row.recorded,
    openedAt: row.opened_at,
    endedAt: row.ended_at,
    exitCode: row.exit_code,
    outputBytes: row.output_bytes,
  }
}
