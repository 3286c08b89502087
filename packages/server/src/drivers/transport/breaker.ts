import type { Clock } from '../../system/clock.ts'
import type { Random } from '../../system/random.ts'
import { DriverError } from '../driver-error.ts'
import { failure } from './failure.ts'

/** Leaves machines alone that fail again and again. */
export type Breaker = {
  /** @throws {DriverError} `circuit-open`: too many failures, too short ago. */
  readonly check: (key: string, machine: string) => void
  readonly succeeded: (key: string) => void
  readonly failed: (key: string, cause: unknown) => void
  /** Forgets everything about the keys that match. */
  readonly forget: (matches: (key: string) => boolean) => void
}

type Record = { failures: number; openUntilMs: number; cause: unknown }

const failuresToOpen = 3
const shortestMs = 5_000
const longestMs = 300_000

/**
 * Opens after three failures in a row for 5 seconds, then twice as long each time, up to 5 minutes, 20 % more or
 * less by chance so that many machines do not all come back at once. One try is let through when the time is over.
 */
export function createBreaker(parts: { clock: Clock; random: Random }): Breaker {
  const records = new Map<string, Record>()
  return {
    check: (key, machine) => {
      const record = records.get(key)
      if (record === undefined || record.failures < failuresToOpen) return
      const left = record.openUntilMs - parts.clock.monotonicMs()
      if (left <= 0) {
        // The others go on waiting while this one tries.
        record.openUntilMs += shortestMs - left
        return
      }
      throw failure('circuit-open', { machine, seconds: Math.ceil(left / 1000) }, 'later', record.cause)
    },
    succeeded: (key) => {
      records.delete(key)
    },
    failed: (key, cause) => {
      if (!counts(cause)) return
      const failures = (records.get(key)?.failures ?? 0) + 1
      const pauseMs = Math.min(longestMs, shortestMs * 2 ** (failures - failuresToOpen))
      const chance = 0.8 + (0.4 * parts.random.bytes(1).readUInt8(0)) / 255
      records.set(key, { failures, openUntilMs: parts.clock.monotonicMs() + pauseMs * chance, cause })
    },
    forget: (matches) => {
      for (const key of [...records.keys()]) if (matches(key)) records.delete(key)
    },
  }
}

/** What a person has to decide, or has cancelled, says nothing about the machine's health. */
function counts(cause: unknown): boolean {
  const spared = [
    'host-key-pending',
    'host-key-changed',
    'connection-cancelled',
    'circuit-open',
    'openssh-missing',
  ]
  return cause instanceof DriverError && !spared.includes(cause.problem.code)
}
