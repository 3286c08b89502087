import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Terminals } from './terminals.ts'

const dayMs = 86_400_000

/**
 * Deletes old recordings now and once a day.
 *
 * @returns Stops it.
 */
export function startTidying(parts: {
  readonly terminals: Pick<Terminals, 'deleteOldRecordings'>
  readonly clock: Clock
  readonly log: Log
}): () => void {
  const stop = new AbortController()
  const tidy = async () => {
    while (!stop.signal.aborted) {
      const deleted = await parts.terminals.deleteOldRecordings().catch((error: unknown) => {
        // The next day tries again; nothing is kept longer than one day too much.
        parts.log.warn('old recordings could not be deleted', { error })
        return 0
      })
      if (deleted > 0) parts.log.info('old recordings deleted', { deleted })
      await parts.clock.sleep(dayMs, stop.signal)
    }
  }
  // The only way out of the wait is the stop.
  tidy().catch(() => undefined)
  return () => stop.abort()
}
