import type { Path } from '@intendant/core/paths/path.ts'
import type { Problem } from '@intendant/core/problem.ts'
import type { RouteStep } from '../drivers/transport/connections.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import type { NamedMachine } from '../store/paths.ts'
import { findReach, recordReach, type SeenReach } from '../store/reach.ts'
import { problemOf } from './failure.ts'
import type { Reached } from './reach.ts'
import type { ConnectOptions, OwnReaching } from './reaching.ts'
import { loadSeenStep, type SeenStep } from './steps.ts'

/** How far a try came. The path is the one that led there, or the last that was tried. */
export type TriedConnection = {
  readonly reach: SeenReach
  readonly steps: readonly SeenStep[]
  readonly path: Path | null
  /** Why it did not come through; null when it did. */
  readonly problem: Problem | null
}

export type TryingParts = { readonly db: Database; readonly reaching: OwnReaching }

/** Connects anew along the path, tells each step, and records what was seen. A failure is an answer, not an error. */
export async function testConnection(
  parts: TryingParts,
  actor: Actor,
  machine: NamedMachine,
  options: { readonly login: string | null; readonly signal: AbortSignal },
): Promise<TriedConnection> {
  await recordAudit(parts.db, actor, {
    action: 'machine.test',
    target: machine.slug,
    details: options.login === null ? {} : { login: options.login },
  })
  return await tryConnection(parts, actor, machine, { ...options, fresh: true }, async () => undefined)
}

/**
 * Connects, measures, does something with the connection, and lets go of it.
 *
 * @throws What `use` throws, unless it is a failure of the world.
 */
export async function tryConnection(
  parts: TryingParts,
  actor: Actor,
  machine: NamedMachine,
  options: ConnectOptions,
  use: (reached: Reached) => Promise<void>,
): Promise<TriedConnection> {
  const taken: { readonly path: Path; readonly step: RouteStep }[] = []
  const onStep = (path: Path, step: RouteStep) => void taken.push({ path, step })
  let problem: Problem | null = null
  try {
    const reached = await parts.reaching.connectWith(actor, machine.id, { ...options, onStep })
    try {
      const latencyMs = await reached.transport.ping(options.signal)
      await recordReach(parts.db, machine.id, { state: 'reachable', problem: null, latencyMs })
      await use(reached)
    } finally {
      reached.transport.close()
    }
  } catch (error) {
    problem = problemOf(error)
    if (!problem) throw error
  }
  const path = taken.at(-1)?.path ?? null
  const steps = taken.filter((item) => item.path === path)
  return {
    reach: await findReach(parts.db, machine.id),
    steps: await Promise.all(steps.map((item) => loadSeenStep(parts.db, item.path, item.step))),
    path,
    problem,
  }
}
