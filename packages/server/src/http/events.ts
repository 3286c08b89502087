import { Readable } from 'node:stream'
import { followEvents, type LiveEvent } from '@intendant/contract/system.ts'
import { done } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import type { Revocation } from '../identity/revocation.ts'
import type { Live } from '../live/live.ts'
import type { Clock } from '../system/clock.ts'
import { handle, type Mounted } from './handler.ts'

/** What the event stream needs. */
export type EventParts = {
  readonly live: Live
  readonly clock: Clock
  /** Ends the stream of someone who may no longer look (rule R14). */
  readonly revocation: Pick<Revocation, 'watch'>
}

const beatMs = 15_000
// A reader that has fallen this far behind is cut; it resumes where it was.
const longestQueueBytes = 1_048_576

/**
 * The stream of changes: `id`, `data` with the event as JSON, a comment every 15 seconds. After the header
 * `Last-Event-ID` it goes on from there; an event named `reset` says that this is not possible and all must be loaded.
 */
export function eventRoutes(parts: EventParts): Mounted[] {
  return [
    handle(followEvents, async ({ headers, actor, signal }) => {
      const last = headers['last-event-id']
      const stream = openStream(parts, actor, typeof last === 'string' ? last : null, signal)
      return done({
        stream,
        headers: {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        },
      })
    }),
  ]
}

function openStream(parts: EventParts, actor: Actor, last: string | null, signal: AbortSignal): Readable {
  const gone = new AbortController()
  const stream = new Readable({
    read: () => undefined,
    destroy: (error, callback) => {
      gone.abort()
      callback(error)
    },
  })
  const end = () => {
    gone.abort()
    stream.push(null)
  }
  const write = (text: string) => {
    if (gone.signal.aborted) return
    stream.push(text)
    if (stream.readableLength > longestQueueBytes) stream.destroy()
  }
  write('retry: 2000\n\n')
  // Followed before the past is read, so that nothing falls between the two.
  const unfollow = parts.live.follow((event) => write(renderEvent(event)))
  const unwatch = parts.revocation.watch(actor, followEvents.access.action, end)
  gone.signal.addEventListener('abort', unfollow, { once: true })
  gone.signal.addEventListener('abort', unwatch, { once: true })
  signal.addEventListener('abort', () => stream.destroy(), { once: true })
  if (signal.aborted) stream.destroy()
  resume(parts.live, last, write).catch(end)
  beat(parts.clock, gone.signal, write).catch(end)
  return stream
}

async function resume(live: Live, last: string | null, write: (text: string) => void): Promise<void> {
  if (last === null) return
  const missed = await live.since(last)
  if (missed === null) write('event: reset\ndata: {}\n\n')
  else for (const event of missed) write(renderEvent(event))
}

async function beat(clock: Clock, gone: AbortSignal, write: (text: string) => void): Promise<void> {
  while (!gone.aborted) {
    await clock.sleep(beatMs, gone).catch(() => undefined)
    write(': here\n\n')
  }
}

function renderEvent(event: LiveEvent): string {
  return `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`
}
