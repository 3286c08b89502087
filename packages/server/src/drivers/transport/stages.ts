import type { Problem } from '@intendant/core/problem.ts'
import type { Clock } from '../../system/clock.ts'
import type { DriverError } from '../driver-error.ts'
import type { RouteHop, RouteStep, ShownHostKey } from './connections.ts'
import { failure } from './failure.ts'

/** The stages of one hop that have a deadline. */
export type TimedStage = 'banner' | 'host-key' | 'sign-in'

/** What a driver needs to bring one hop up. */
export type HopParts = {
  readonly hop: RouteHop
  readonly clock: Clock
  readonly deadlines: { bannerMs: number; keyExchangeMs: number; signInMs: number; channelMs: number }
  readonly steps: StepReport
  readonly signal: AbortSignal
}

/** Tells those who wait how far a hop has come. */
export type StepReport = {
  /** A stage went well. */
  readonly passed: (stage: RouteStep['stage'], shown?: ShownHostKey) => void
  /** A stage went wrong, or waits for a person (an unknown host key). */
  readonly failed: (stage: RouteStep['stage'], problem: Problem, shown?: ShownHostKey) => void
}

/** Measures the stages of one hop. */
export function reportSteps(clock: Clock, hop: number, give: (step: RouteStep) => void): StepReport {
  let last = clock.monotonicMs()
  const report = (
    stage: RouteStep['stage'],
    outcome: RouteStep['outcome'],
    problem: Problem | null,
    shown: ShownHostKey | undefined,
  ) => {
    const now = clock.monotonicMs()
    give({
      hop,
      stage,
      outcome,
      ms: Math.round((now - last) * 10) / 10,
      problem,
      shownHostKey: shown ?? null,
    })
    last = now
  }
  return {
    passed: (stage, shown) => report(stage, 'ok', null, shown),
    failed: (stage, problem, shown) =>
      report(stage, problem.code === 'host-key-pending' ? 'waiting' : 'failed', problem, shown),
  }
}

/** Watches the deadlines of the stages: `enter` starts the clock of the next one, `leave` stops it. */
export function watchStages(parts: HopParts, fail: (stage: TimedStage, cause: DriverError) => void) {
  const { hop, clock, deadlines } = parts
  const limits = {
    banner: { ms: deadlines.bannerMs, code: 'banner-timeout' },
    'host-key': { ms: deadlines.keyExchangeMs, code: 'key-exchange-timeout' },
    'sign-in': { ms: deadlines.signInMs, code: 'sign-in-timeout' },
  } as const
  let stop: () => void = () => undefined
  let stage: TimedStage = 'banner'
  return {
    stage: () => stage,
    enter: (next: TimedStage) => {
      stop()
      stage = next
      const { ms, code } = limits[next]
      const params = { ...hopParams(hop), seconds: Math.ceil(ms / 1000) }
      stop = clock.after(ms, () => fail(next, failure(code, params)))
    },
    leave: () => stop(),
  }
}

/** What the words about a hop are filled with. Pure. */
export function hopParams(hop: Pick<RouteHop, 'name' | 'address' | 'port' | 'login'>) {
  return { machine: hop.name, address: hop.address, port: hop.port, login: hop.login }
}
