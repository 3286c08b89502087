import { setTimeout } from 'node:timers/promises'

/** Time, as a port: tests bring their own. */
export type Clock = {
  readonly now: () => Date
  /** Milliseconds that only ever rise; for durations. */
  readonly monotonicMs: () => number
  /** Waits; rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Calls back once after a time, unless cancelled before. @returns Cancels. */
  readonly after: (ms: number, then: () => void) => () => void
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }),
  after: (ms, then) => {
    const timer = globalThis.setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}
