import type { Clock } from '../system/clock.ts'

/** How much one client may send. */
export type RateCap = {
  /** Takes a message into account; false when it is too much. */
  readonly take: (bytes: number) => boolean
}

const bytesPerSecond = 1024 * 1024
const burstBytes = 8 * 1024 * 1024
const messagesPerSecond = 500
const burstMessages = 2_000

/** Makes the cap of one client: wide enough for fast hands and a large paste, too narrow to drown a server in. */
export function createRateCap(clock: Clock): RateCap {
  let bytesLeft = burstBytes
  let messagesLeft = burstMessages
  let atMs = clock.monotonicMs()
  return {
    take: (bytes) => {
      const nowMs = clock.monotonicMs()
      const seconds = (nowMs - atMs) / 1000
      atMs = nowMs
      bytesLeft = Math.min(burstBytes, bytesLeft + seconds * bytesPerSecond) - bytes
      messagesLeft = Math.min(burstMessages, messagesLeft + seconds * messagesPerSecond) - 1
      return bytesLeft >= 0 && messagesLeft >= 0
    },
  }
}
