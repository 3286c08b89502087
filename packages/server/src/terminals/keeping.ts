import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'

/** Waits for someone to come back to a session that nobody looks at. */
export type Keeping = {
  /** Begins to wait; calls back with the minutes waited when nobody came. */
  readonly begin: (left: (minutes: number) => void) => void
  readonly cancel: () => void
}

/** Makes the wait of one session. The minutes are asked for each time, so that a changed setting counts. */
export function createKeeping(
  parts: { readonly clock: Clock; readonly log: Log },
  loadMinutes: () => Promise<number>,
): Keeping {
  let waiting: AbortController | null = null

  const cancel = () => {
    waiting?.abort()
    waiting = null
  }
  const wait = async (signal: AbortSignal, left: (minutes: number) => void) => {
    const minutes = await loadMinutes()
    await parts.clock.sleep(minutes * 60_000, signal)
    left(minutes)
  }
  return {
    begin: (left) => {
      cancel()
      const mine = new AbortController()
      waiting = mine
      wait(mine.signal, left).catch((error: unknown) => {
        // Aborted: someone came back. Anything else leaves the session running, which harms nobody.
        if (!mine.signal.aborted) parts.log.warn('the time of a session could not be counted', { error })
      })
    },
    cancel,
  }
}
