import type { Path } from '@intendant/core/paths/path.ts'
import type { Problem } from '@intendant/core/problem.ts'
import type { Database } from '../store/database.ts'
import { recordReach } from '../store/reach.ts'
import type { Clock } from '../system/clock.ts'
import { stateAfter } from './failure.ts'

/** Keeps what tries to connect have shown of machines. */
export type ReachRecord = {
  /** Every machine of the path answered. */
  readonly reached: (path: Path) => Promise<void>
  /** @param failedAt The machine on the way that failed; it may be the target itself. */
  readonly failed: (machineId: string, failedAt: string, problem: Problem) => Promise<void>
}

const refreshMs = 60_000
const maxRemembered = 20_000

/** Makes the record. Machines that go on answering are written once a minute, so that kept connections cost nothing. */
export function createReachRecord(parts: { readonly db: Database; readonly clock: Clock }): ReachRecord {
  const answeredAtMs = new Map<string, number>()

  async function reached(path: Path): Promise<void> {
    const nowMs = parts.clock.monotonicMs()
    for (const { machineId } of path.hops) {
      const before = answeredAtMs.get(machineId)
      if (before !== undefined && nowMs - before < refreshMs) continue
      if (answeredAtMs.size > maxRemembered) answeredAtMs.clear()
      answeredAtMs.set(machineId, nowMs)
      await recordReach(parts.db, machineId, { state: 'reachable', problem: null, latencyMs: null })
    }
  }

  async function failed(machineId: string, failedAt: string, problem: Problem): Promise<void> {
    answeredAtMs.delete(machineId)
    answeredAtMs.delete(failedAt)
    if (failedAt === machineId) {
      await recordReach(parts.db, machineId, { state: stateAfter(problem), problem, latencyMs: null })
      return
    }
    // The target may be well: it is only known that nobody came as far as that.
    await recordReach(parts.db, failedAt, { state: stateAfter(problem), problem, latencyMs: null })
    await recordReach(parts.db, machineId, { state: 'unreachable', problem, latencyMs: null })
  }

  return { reached, failed }
}
