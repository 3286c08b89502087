import type { Config } from './config.ts'
import { connectionRoutes } from './http/connections.ts'
import { execRoutes } from './http/exec.ts'
import { fileRoutes } from './http/files.ts'
import type { Mounted } from './http/handler.ts'
import { inventoryRoutes } from './http/inventory.ts'
import { identityRoutes } from './http/server-identity.ts'
import { sessionRoutes } from './http/sessions.ts'
import type { RateLimits } from './identity/rate-limits.ts'
import type { Revocation } from './identity/revocation.ts'
import { recordSelf } from './intent/own-machine.ts'
import type { Live } from './live/live.ts'
import type { OwnReaching } from './reach/reaching.ts'
import type { Database } from './store/database.ts'
import type { Clock } from './system/clock.ts'
import { observeOwnMachine } from './system/own-machine.ts'
import type { Random } from './system/random.ts'
import type { Terminals } from './terminals/terminals.ts'
import type { Vault } from './vault/vault.ts'

/** Every part that an endpoint can need. */
export type AllParts = {
  readonly config: Config
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly live: Live
  readonly limits: RateLimits
  readonly revocation: Revocation
  readonly reaching: OwnReaching
  readonly terminals: Terminals
  readonly version: string
  readonly startedAt: Date
}

/** Every endpoint of the API with the parts it needs. */
export function mountAll(parts: AllParts): Mounted[] {
  const { db, clock, random, reaching, terminals } = parts
  const identity = { db, clock, random }
  const ways = {
    retire: reaching.retire,
    cut: reaching.forget,
    gone: (machineId: string) => {
      // First the reason, then the cut: the other way round its shells would only seem lost.
      terminals.endOfMachine(machineId)
      reaching.forget(machineId)
    },
  }
  return [
    ...identityRoutes({
      ...parts,
      recordSelf: async (transaction, actor, organisationId) => {
        await recordSelf(transaction, random, actor, organisationId, await observeOwnMachine())
      },
    }),
    ...inventoryRoutes({ ...parts, ways }),
    ...connectionRoutes({ db, reaching }),
    ...execRoutes({ db, reaching }),
    ...fileRoutes({ db, reaching, random }),
    ...sessionRoutes({ identity, reaching, terminals }),
  ]
}
