import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { StartError } from '../start-error.ts'
import type { DataLock } from './lock.ts'

/** What the watcher needs to keep a server alive. */
type Watched = {
  readonly lock: DataLock
  readonly pid: number
  readonly clock: Clock
  readonly log: Log
  /** Brings the server and the lock back. */
  readonly revive: () => Promise<{ lock: DataLock; pid: number }>
  readonly onLost: (error: StartError) => void
}

type Keeper = { readonly pid: () => number; readonly stop: () => Promise<void> }

const firstPauseMs = 100
const longestPauseMs = 10_000
/** A server that lived this long is well again: the next death starts with short pauses. */
const healthyMs = 60_000

/**
 * Watches the connection that holds the lock: it ends the moment the server dies. Then the server is brought back,
 * with pauses that double from 0.1 to 10 seconds while it fails.
 */
export function keepAlive(watched: Watched): Keeper {
  const { clock, log } = watched
  const stopping = new AbortController()
  let { lock, pid } = watched

  const watch = async () => {
    let pauseMs = firstPauseMs
    while (!stopping.signal.aborted) {
      const since = clock.monotonicMs()
      await lock.lost
      if (stopping.signal.aborted) return
      log.warn('the connection to the private PostgreSQL ended', { pid })
      if (clock.monotonicMs() - since > healthyMs) pauseMs = firstPauseMs
      pauseMs = await bringBack(pauseMs)
    }
  }

  const bringBack = async (firstMs: number): Promise<number> => {
    for (let pauseMs = firstMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await clock.sleep(pauseMs, stopping.signal).catch(() => undefined)
      if (stopping.signal.aborted) return pauseMs
      try {
        const revived = await watched.revive()
        lock = revived.lock
        pid = revived.pid
        log.info('the private PostgreSQL answers again', { pid })
        return Math.min(pauseMs * 2, longestPauseMs)
      } catch (error) {
        log.error('the private PostgreSQL could not be started again', { error: String(error), pauseMs })
        if (error instanceof StartError && error.reason === 'in-use') watched.onLost(error)
      }
    }
  }

  const watching = watch()
  return {
    pid: () => pid,
    stop: async () => {
      stopping.abort()
      await lock.release()
      await watching
    },
  }
}
