import type { LiveEvent } from '@intendant/contract/system.ts'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { recordEvent } from '../store/events.ts'
import { trimEvents } from '../store/events-read.ts'
import { createTestDatabase } from '../store/test-database.ts'
import { systemClock } from '../system/clock.ts'
import { silentLog } from '../system/log.ts'
import { createLive } from './listen.ts'

async function createWorld() {
  const { db, url, drop } = await createTestDatabase()
  const live = await createLive({ url, db, clock: systemClock, log: silentLog })
  const seen: LiveEvent[] = []
  live.follow((event) => seen.push(event))
  const end = async () => {
    await live.close()
    await drop()
  }
  return { db, live, seen, end }
}

test('an event reaches everyone once its transaction commits, and nobody when it does not', async () => {
  const { db, seen, end } = await createWorld()

  await db
    .transaction()
    .execute(async (transaction) => {
      await recordEvent(transaction, 'machines', 'created', 'rolled-back')
      throw new Error('no')
    })
    .catch(() => undefined)
  await recordEvent(db, 'machines', 'created', 'kept')

  await vi.waitFor(() => expect(seen.map((event) => event.key)).toEqual(['kept']))
  await end()
})

test('when PostgreSQL cuts the connection, it is made again and what was missed is handed over', async () => {
  const { db, seen, end } = await createWorld()
  await recordEvent(db, 'machines', 'created', 'before')
  await vi.waitFor(() => expect(seen).toHaveLength(1))

  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'
    and datname = current_database()`.execute(db)
  await recordEvent(db, 'machines', 'created', 'meanwhile')

  await vi.waitFor(() => expect(seen.map((event) => event.key)).toContain('meanwhile'), 10_000)
  await recordEvent(db, 'machines', 'created', 'after')
  await vi.waitFor(() => expect(seen.map((event) => event.key)).toContain('after'), 10_000)
  await end()
})

test('a follower resumes after the last event it saw, also one that committed late', async () => {
  const { db, live, end } = await createWorld()
  const late = await db.startTransaction().execute()
  await recordEvent(late, 'machines', 'updated', 'late')
  await recordEvent(db, 'machines', 'updated', 'seen')
  const [newest] = await db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).execute()
  await late.commit().execute()
  await recordEvent(db, 'machines', 'updated', 'next')

  const missed = await live.since(String(newest?.id))

  expect(missed?.map((event) => event.key)).toEqual(['late', 'next'])
  await end()
})

test('a follower who was away for more than an hour is told to load anew', async () => {
  const { db, live, end } = await createWorld()
  for (const key of ['one', 'two', 'three']) await recordEvent(db, 'reach', 'updated', key)
  await sql`update events set at = now() - interval '2 hours'`.execute(db)

  await trimEvents(db)

  expect(await live.since('1')).toBeNull()
  expect((await live.since('3'))?.map((event) => event.key)).toEqual([])
  expect(await live.since('99')).toBeNull()
  await end()
})
