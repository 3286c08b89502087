import type { MachineId } from '@intendant/core/ids.ts'
import { computePaths, type Paths } from '@intendant/core/paths/compute.ts'
import type { Path } from '@intendant/core/paths/path.ts'
import { type Problem, problem } from '@intendant/core/problem.ts'
import { DriverError } from '../drivers/driver-error.ts'
import type { Connections, RouteStep } from '../drivers/transport/connections.ts'
import type { Actor } from '../identity/actor.ts'
import type { Database } from '../store/database.ts'
import { findEstate } from '../store/paths.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Random } from '../system/random.ts'
import type { Vault } from '../vault/vault.ts'
import { mayTryAnotherPath } from './failure.ts'
import type { Reached, Reaching } from './reach.ts'
import { createReachRecord, type ReachRecord } from './reach-record.ts'
import { loadRoute } from './route.ts'

export type ReachingParts = {
  readonly db: Database
  readonly vault: Vault
  readonly connections: Connections
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** How one connection is asked for. `password` signs in to the machine itself once, on a connection of its own. */
export type ConnectOptions = Parameters<Reaching['connect']>[2] & { readonly password?: string }

/** What `reach/` itself may ask for beyond what others may: a password. */
export type OwnReaching = Reaching & {
  readonly connectWith: (actor: Actor, machineId: string, options: ConnectOptions) => Promise<Reached>
}

/** Joins inventory, vault, host keys and drivers to the way to machines. */
export function createReaching(parts: ReachingParts): OwnReaching {
  const record = createReachRecord(parts)
  const connectWith = (actor: Actor, machineId: string, options: ConnectOptions) =>
    connect(parts, record, actor, machineId, options)
  return {
    paths: (machineId, login) => loadPaths(parts.db, machineId, login),
    connect: connectWith,
    connectWith,
    forget: (machineId) => parts.connections.forget(machineId),
    retire: (machineId) => parts.connections.retire(machineId),
  }
}

async function loadPaths(db: Database, machineId: string, login: string | null): Promise<Paths> {
  const estate = await findEstate(db, machineId)
  if (!estate) return { paths: [], problem: problem('own-machine-missing') }
  return computePaths(estate, machineId as MachineId, login)
}

async function connect(
  parts: ReachingParts,
  record: ReachRecord,
  actor: Actor,
  machineId: string,
  options: ConnectOptions,
): Promise<Reached> {
  const { paths, problem: why } = await loadPaths(parts.db, machineId, options.login)
  let failure = new DriverError(why ?? problem('own-machine-missing'), { retry: 'never' })
  if (paths.length === 0) await record.failed(machineId, machineId, failure.problem)
  for (const path of paths) {
    const tried = await tryPath(parts, actor, path, options)
    if ('transport' in tried) {
      await record.reached(path)
      return tried
    }
    failure = tried.error
    if (failure.problem.code !== 'connection-cancelled')
      await record.failed(machineId, tried.failedAt, failure.problem)
    if (options.signal?.aborted || !mayTryAnotherPath(failure, tried.lastStep)) break
  }
  throw failure
}

type FailedTry = {
  readonly error: DriverError
  readonly lastStep: RouteStep | null
  readonly failedAt: string
}

async function tryPath(
  parts: ReachingParts,
  actor: Actor,
  path: Path,
  options: ConnectOptions,
): Promise<Reached | FailedTry> {
  let lastStep: RouteStep | null = null
  const onStep = (step: RouteStep) => {
    lastStep = step
    options.onStep?.(path, step)
  }
  try {
    const route = await loadRoute(parts, actor, path, options.password ?? null)
    const fresh = options.fresh === true || options.password !== undefined
    const signal = options.signal ? { signal: options.signal } : {}
    const transport = await parts.connections.open(route, { onStep, fresh, ...signal })
    return { transport, path, login: path.hops.at(-1)?.login ?? '' }
  } catch (error) {
    if (!(error instanceof DriverError)) throw error
    const failedAt = failingMachine(path, lastStep, error.problem)
    // After a change that was found just now, nothing may go on over what was opened before.
    if (error.problem.code === 'host-key-changed') parts.connections.forget(failedAt)
    return { error, lastStep, failedAt }
  }
}

/** The machine where a try stopped: that of the last step; before any step the one that the problem names. */
function failingMachine(path: Path, step: RouteStep | null, failure: Problem): string {
  const named = path.hops.find((hop) => hop.name === failure.params.machine)
  const hop = (step ? path.hops[step.hop] : named) ?? path.hops.at(-1)
  return hop?.machineId ?? ''
}
