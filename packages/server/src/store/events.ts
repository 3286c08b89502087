import type { LiveEvent } from '@intendant/contract/system.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The channel of LISTEN and NOTIFY; the payload is the event as JSON. */
export const eventChannel = 'intendant_events'

/**
 * Records that something changed and wakes everyone who follows events, once the transaction commits.
 *
 * @param key Id of the thing, or `*` for many at once.
 */
export async function recordEvent(
  db: Database,
  topic: LiveEvent['topic'],
  kind: LiveEvent['kind'],
  key: string,
): Promise<void> {
  const { id } = await db
    .insertInto('events')
    .values({ topic, kind, key })
    .returning('id')
    .executeTakeFirstOrThrow()
  const payload = JSON.stringify({ id: String(id), topic, kind, key } satisfies LiveEvent)
  await sql`select pg_notify(${eventChannel}, ${payload})`.execute(db)
}
