import { apiPrefix } from '@intendant/contract/endpoint.ts'
import { followEvents, type LiveEvent } from '@intendant/contract/system.ts'
import { refreshTopic } from './api.ts'

/** Whether events arrive. `since` is when they stopped (ms since 1970), null while they arrive. */
export type LiveState = { readonly state: 'live' | 'paused'; readonly since: number | null }

type Topic = LiveEvent['topic']

/** Answers are asked anew at most this often (LIVE-4), however many events come. */
const gatherMs = 250
/** A stream that is away for less is nobody's business (SHELL-3). */
const quietMs = 3_000

let current: LiveState = { state: 'live', since: null }
const listeners = new Set<() => void>()

/** What the banner shows; for `useSyncExternalStore`. */
export function liveState(): LiveState {
  return current
}

/** Calls back when the state of the stream changes; gives the way to stop. */
export function watchLive(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function become(next: LiveState) {
  if (next.state === current.state) return
  current = next
  for (const listener of listeners) listener()
}

/**
 * Follows the events of the server for this tab: one stream, resumed by the browser after the last id seen.
 * Each event makes the answers of its topic stale. Gives the way to stop.
 */
export function followLive(open: (url: string) => EventSource = (url) => new EventSource(url)): () => void {
  let source = open(apiPrefix + followEvents.path)
  let missed = false
  let attempt = 0
  let lostTimer: ReturnType<typeof setTimeout> | undefined
  let againTimer: ReturnType<typeof setTimeout> | undefined
  let gatherTimer: ReturnType<typeof setTimeout> | undefined
  const stale = new Set<Topic>()

  const flush = () => {
    gatherTimer = undefined
    const topics = [...stale]
    stale.clear()
    for (const topic of topics) void refreshTopic(topic)
  }
  const onEvent = (message: MessageEvent<string>) => {
    const event = readEvent(message.data)
    if (!event) return
    stale.add(event.topic)
    gatherTimer ??= setTimeout(flush, gatherMs)
  }
  const onOpen = () => {
    attempt = 0
    clearTimeout(lostTimer)
    lostTimer = undefined
    become({ state: 'live', since: null })
    // A stream the browser could not resume by itself (see onError) may have left something out.
    if (missed) void refreshTopic()
    missed = false
  }
  const onError = () => {
    const since = Date.now()
    lostTimer ??= setTimeout(() => become({ state: 'paused', since }), quietMs)
    if (source.readyState !== 2) return
    // The server refused the stream: perhaps nobody is signed in here any more.
    void refreshTopic('account')
    missed = true
    attempt += 1
    clearTimeout(againTimer)
    againTimer = setTimeout(restart, backOffMs(attempt))
  }
  const onReset = () => void refreshTopic()
  const attach = () => {
    source.addEventListener('open', onOpen)
    source.addEventListener('error', onError)
    source.addEventListener('message', onEvent)
    source.addEventListener('reset', onReset)
  }
  const restart = () => {
    source.close()
    source = open(apiPrefix + followEvents.path)
    attach()
  }
  const wake = () => {
    if (document.visibilityState === 'visible' && source.readyState === 2) restart()
  }
  attach()
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('online', wake)
  return () => {
    source.close()
    for (const timer of [lostTimer, againTimer, gatherTimer]) clearTimeout(timer)
    document.removeEventListener('visibilitychange', wake)
    window.removeEventListener('online', wake)
  }
}

/** 1 s, 2 s, 4 s … at most 30 s, spread by up to a half so that many pages do not come back at once. */
function backOffMs(attempt: number): number {
  const ms = Math.min(30_000, 1_000 * 2 ** (attempt - 1))
  return ms / 2 + (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) * (ms / 2 / 65_536)
}

/** Reads the data of a message; null when it is not an event. Pure. */
export function readEvent(data: string): LiveEvent | null {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null || !('topic' in value)) return null
    return value as LiveEvent
  } catch {
    return null
  }
}
