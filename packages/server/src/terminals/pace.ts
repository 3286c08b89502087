import type { Clock } from '../system/clock.ts'

/** How fast bytes may come. */
export type Pace = {
  /** Takes bytes into account. @returns Milliseconds to wait before more may come; 0: none. */
  readonly spend: (bytes: number) => number
}

/** Makes a pace of so many bytes per second, of which `burst` may come at once (a token bucket). */
export function createPace(clock: Clock, bytesPerSecond: number, burst: number): Pace {
  let left = burst
  let atMs = clock.monotonicMs()
  return {
    spend: (bytes) => {
      const nowMs = clock.monotonicMs()
      left = Math.min(burst, left + ((nowMs - atMs) / 1000) * bytesPerSecond) - bytes
      atMs = nowMs
      return left >= 0 ? 0 : Math.ceil((-left / bytesPerSecond) * 1000)
    },
  }
}
