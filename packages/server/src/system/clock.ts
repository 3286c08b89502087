/** Time, as a port: tests bring their own. */
export type Clock = {
  readonly now: () => Date
  /** Milliseconds that only ever rise; for durations. */
  readonly monotonicMs: () => number
  /** Waits; rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    import('node:timers/promises').then((timers) => timers.setTimeout(ms, undefined, { signal })),
}
