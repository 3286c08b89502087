import { statfs } from 'node:fs/promises'
import type { Clock } from './clock.ts'

/** Tells whether the disk of the data folder has room for what people want to keep. */
export type Disk = { readonly hasRoom: () => Promise<boolean> }

/**
 * Left for PostgreSQL itself: without room for its log it stops altogether, and then nothing could be read either.
 * Two segments of that log, and a little more.
 */
const reserveBytes = 40 * 1024 * 1024
const askEveryMs = 500

/** Watches the disk of a folder. Asked at most twice a second, however many ask. */
export function watchDisk(folder: string, clock: Pick<Clock, 'monotonicMs'>): Disk {
  let askedAtMs = Number.NEGATIVE_INFINITY
  let answer: Promise<boolean> = Promise.resolve(true)
  return {
    hasRoom: () => {
      if (clock.monotonicMs() - askedAtMs < askEveryMs) return answer
      askedAtMs = clock.monotonicMs()
      answer = statfs(folder).then(
        ({ bavail, bsize }) => bavail * bsize > reserveBytes,
        // Who cannot say how full it is does not stop anyone: the write itself will tell.
        () => true,
      )
      return answer
    },
  }
}

/** A disk that is somebody else's to watch. */
export const endlessDisk: Disk = { hasRoom: async () => true }
