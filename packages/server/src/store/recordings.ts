import { sql } from 'kysely'
import type { Database } from './database.ts'

/** A sealed piece of a recording, and which bytes of the output it holds: from `fromBytes`, before `toBytes`. */
export type RecordingChunk = {
  readonly position: number
  readonly fromBytes: number
  readonly toBytes: number
  readonly sealed: Buffer
}

/** Records the next chunk of a session's recording. */
export async function recordChunk(db: Database, sessionId: string, chunk: RecordingChunk): Promise<void> {
  await db
    .insertInto('recording_chunks')
    .values({
      session_id: sessionId,
      position: chunk.position,
      from_bytes: chunk.fromBytes,
      to_bytes: chunk.toBytes,
      sealed: chunk.sealed,
    })
    .execute()
}

/** Finds the chunk that holds a byte of the output; null when it was not recorded, or is no longer kept. */
export async function findChunkAt(
  db: Database,
  sessionId: string,
  byte: number,
): Promise<RecordingChunk | null> {
  const row = await db
    .selectFrom('recording_chunks')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('from_bytes', '<=', byte)
    .where('to_bytes', '>', byte)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  return row ? toChunk(row) : null
}

/** The first byte after a given one that was recorded; null when there is none. */
export async function findRecordedByteAfter(
  db: Database,
  sessionId: string,
  byte: number,
): Promise<number | null> {
  const row = await db
    .selectFrom('recording_chunks')
    .select(sql<number | null>`min(from_bytes)`.as('from'))
    .where('session_id', '=', sessionId)
    .where('from_bytes', '>=', byte)
    .whereRef('to_bytes', '>', 'from_bytes')
    .executeTakeFirst()
  return row?.from ?? null
}

/** The next chunk after a position (-1: the first); null at the end. */
export async function findNextChunk(
  db: Database,
  sessionId: string,
  after: number,
): Promise<RecordingChunk | null> {
  const row = await db
    .selectFrom('recording_chunks')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('position', '>', after)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  return row ? toChunk(row) : null
}

/**
 * Deletes recordings of sessions that ended before a time. Their rows stay: that they were is history.
 *
 * @returns How many sessions lost their recording.
 */
export async function deleteRecordingsBefore(db: Database, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from recording_chunks using sessions
      where sessions.id = recording_chunks.session_id and sessions.ended_at < ${before}
      returning sessions.id
    )
    select count(distinct id) as count from gone`.execute(db)
  return Number(rows[0]?.count ?? 0)
}

function toChunk(row: {
  position: number
  from_bytes: number
  to_bytes: number
  sealed: Buffer
}): RecordingChunk {
  return { position: row.position, fromBytes: row.from_bytes, toBytes: row.to_bytes, sealed: row.sealed }
}
