import type { ProblemBody } from '@intendant/contract/endpoint.ts'
import type { ConnectionStep } from '@intendant/contract/machines.ts'
import type { HostKey } from '@intendant/core/host-keys.ts'

/** What a hop is doing, as a row of text shows it. */
export type HopDoing = 'waiting' | 'dial' | 'banner' | 'host-key' | 'sign-in' | 'reached' | 'asked' | 'failed'

/** One machine on the way while a connection is made. `ms` is the time it took so far. */
export type HopRow = {
  readonly hop: number
  readonly name: string
  readonly doing: HopDoing
  readonly ms: number
  readonly problem: ProblemBody | null
  /** The key somebody must decide on, and the one that was trusted before. */
  readonly hostKey: HostKey | null
  readonly trustedFingerprint: string | null
}

const stages = ['dial', 'banner', 'host-key', 'sign-in', 'ready'] as const

/**
 * Turns the steps of a connection into one row per hop, those that were not begun included. Pure.
 *
 * @param names Names of the hops of the path, the machine itself last; steps may name more.
 */
export function toHopRows(steps: readonly ConnectionStep[], names: readonly string[]): readonly HopRow[] {
  const count = Math.max(names.length, ...steps.map((step) => step.hop + 1))
  return Array.from({ length: count }, (_, hop) => {
    const own = steps.filter((step) => step.hop === hop)
    return toRow(hop, names[hop] ?? own[0]?.machine.name ?? '', own)
  })
}

/** The hop at which the way breaks; null when it does not. Pure. */
export function brokenHop(rows: readonly HopRow[]): number | null {
  return rows.find((row) => row.doing === 'failed')?.hop ?? null
}

/** The machine on the way that answers but lets nobody in, and the account that was tried; null when there is none. Pure. */
export function refusingHop(
  steps: readonly ConnectionStep[],
  logins: readonly string[],
): { readonly slug: string; readonly name: string; readonly login: string } | null {
  const step = steps.find(({ stage, outcome }) => stage === 'sign-in' && outcome === 'failed')
  const login = step && logins[step.hop]
  return step && login !== undefined ? { ...step.machine, login } : null
}

function toRow(hop: number, name: string, steps: readonly ConnectionStep[]): HopRow {
  const failed = steps.find((step) => step.outcome === 'failed')
  const last = steps.at(-1)
  const asked = steps.findLast((step) => step.hostKey !== null && step.outcome !== 'ok')
  return {
    hop,
    name,
    doing: failed ? 'failed' : asked ? 'asked' : doingAfter(last),
    ms: steps.reduce((sum, step) => sum + step.ms, 0),
    problem: failed?.problem ?? asked?.problem ?? null,
    hostKey: asked?.hostKey ?? null,
    trustedFingerprint: asked?.trustedFingerprint ?? null,
  }
}

function doingAfter(last: ConnectionStep | undefined): HopDoing {
  if (!last) return 'waiting'
  const stage = last.outcome === 'ok' ? stages[stages.indexOf(last.stage) + 1] : last.stage
  return stage === undefined || stage === 'ready' ? 'reached' : stage
}
