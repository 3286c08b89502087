import type { LiveEvent } from '@intendant/contract/system.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Events after one that a client has seen, oldest first.
 *
 * Ids are given before transactions commit, so one with a smaller id may have come later: some recent ones before `id`
 * are given again. Seeing an event twice does no harm, missing one would.
 *
 * @returns null when events after `id` are no longer kept, or `id` is of another database.
 */
export async function findEventsAfter(db: Database, id: string): Promise<LiveEvent[] | null> {
  const { rows: bounds } = await sql<{ oldest: number | null; newest: number | null }>`
    select min(id) as oldest, max(id) as newest from events`.execute(db)
  const { oldest, newest } = bounds[0] ?? { oldest: null, newest: null }
  const seen = Number(id)
  if (!Number.isSafeInteger(seen) || oldest === null || newest === null) return null
  if (seen < oldest - 1 || seen > newest) return null
  const { rows } = await sql<LiveEvent>`
    select id::text, topic, kind, key from events
    where id > ${seen} or (id between ${seen - 100} and ${seen - 1} and at > now() - interval '2 minutes')
    order by events.id`.execute(db)
  return rows
}

/** The id of the newest event; '0' before the first one. */
export async function findNewestEventId(db: Database): Promise<string> {
  const row = await db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return String(row?.id ?? 0)
}

/** Removes events of more than an hour ago, but for the newest one: it tells where the numbers stand. */
export async function trimEvents(db: Database): Promise<void> {
  await sql`delete from events where at < now() - interval '1 hour' and id < (select max(id) from events)`.execute(
    db,
  )
}
