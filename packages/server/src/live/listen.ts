import { LiveEvent } from '@intendant/contract/system.ts'
import pg from 'pg'
import type { Database } from '../store/database.ts'
import { eventChannel } from '../store/events.ts'
import { findEventsAfter, findNewestEventId, trimEvents } from '../store/events-read.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Live } from './live.ts'

/** What live events need. `url` is that of the database: listening takes a connection of its own. */
export type LiveParts = {
  readonly url: string
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
}

const firstPauseMs = 250
const longestPauseMs = 5_000
const trimEveryMs = 300_000

/**
 * Listens for events, and goes on doing so: when PostgreSQL goes away it connects again, waiting longer each time, and
 * hands over what was missed. Listeners may get an event twice, never not at all.
 *
 * @returns After the first connection stands. @throws {Error} It could not be made.
 */
export async function createLive({ url, db, clock, log }: LiveParts): Promise<Live> {
  const listeners = new Set<(event: LiveEvent) => void>()
  const closing = new AbortController()
  let newest = await findNewestEventId(db)

  const publish = (event: LiveEvent) => {
    if (Number(event.id) > Number(newest)) newest = event.id
    for (const listener of listeners) listener(event)
  }
  const catchUp = async () => {
    const missed = (await findEventsAfter(db, newest)) ?? (await renderAnything(db))
    for (const event of missed) publish(event)
  }
  const connect = () => listen(url, publish)

  let connection = await connect()
  const running = (async () => {
    let pauseMs = firstPauseMs
    while (!closing.signal.aborted) {
      await Promise.race([connection.ended, aborted(closing.signal)])
      if (closing.signal.aborted) break
      log.warn('the event connection was lost, connecting again', { pauseMs })
      await clock.sleep(pauseMs, closing.signal).catch(() => undefined)
      const next = await connect().catch(() => null)
      if (next === null) {
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
        continue
      }
      connection = next
      pauseMs = firstPauseMs
      await catchUp().catch((error: unknown) => log.warn('missed events could not be read', { error }))
    }
    await connection.close()
  })()
  const trimming = (async () => {
    while (!closing.signal.aborted) {
      await trimEvents(db).catch((error: unknown) => log.warn('old events could not be removed', { error }))
      await clock.sleep(trimEveryMs, closing.signal).catch(() => undefined)
    }
  })()

  return {
    follow: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    since: (id) => findEventsAfter(db, id),
    close: async () => {
      closing.abort()
      await Promise.all([running, trimming])
    },
  }
}

// Away for more than an hour: what happened is not known any more, so anything may have.
async function renderAnything(db: Database): Promise<LiveEvent[]> {
  const id = await findNewestEventId(db)
  return LiveEvent.shape.topic.options.map((topic) => ({ id, topic, kind: 'updated', key: '*' }))
}

type Listening = { readonly ended: Promise<void>; readonly close: () => Promise<void> }

async function listen(url: string, publish: (event: LiveEvent) => void): Promise<Listening> {
  // The far end may vanish without a word; keepalive finds that out.
  const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 })
  const ended = new Promise<void>((resolve) => {
    client.once('end', () => resolve())
    client.on('error', () => resolve())
  })
  client.on('notification', ({ payload }) => {
    const event = LiveEvent.safeParse(JSON.parse(payload ?? 'null'))
    if (event.success) publish(event.data)
  })
  try {
    await client.connect()
    await client.query(`listen ${eventChannel}`)
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  return { ended, close: () => client.end().catch(() => undefined) }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
