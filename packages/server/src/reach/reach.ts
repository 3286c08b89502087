import type { Paths } from '@intendant/core/paths/compute.ts'
import type { Path } from '@intendant/core/paths/path.ts'
import type { RouteStep } from '../drivers/transport/connections.ts'
import type { Transport } from '../drivers/transport/transport.ts'
import type { Actor } from '../identity/actor.ts'

/** A connection along a path, and the path it took. */
export type Reached = { readonly transport: Transport; readonly path: Path; readonly login: string }

/**
 * The way to machines: computes paths from the inventory, opens the secrets they need, decides on host keys, connects,
 * tries the next path when one fails, and records what was seen.
 */
export type Reaching = {
  /** Every way, best first. @param machineId Id of an existing machine. */
  readonly paths: (machineId: string, login: string | null) => Promise<Paths>
  /** Connects. @throws {DriverError} No path led there; its problem words the last failure. */
  readonly connect: (
    actor: Actor,
    machineId: string,
    options: {
      login: string | null
      signal?: AbortSignal
      onStep?: (path: Path, step: RouteStep) => void
      fresh?: boolean
    },
  ) => Promise<Reached>
  /** Cuts every connection through a machine: after a change of its keys, accounts or trust, or when it is gone. */
  readonly forget: (machineId: string) => void
  /** Lets connections through a machine run out: after a change of its way. New ones go the new way. */
  readonly retire: (machineId: string) => void
}
