import type { Config } from '../config.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import type { KeyParts } from '../intent/keys.ts'
import type { RecordSelf } from '../intent/setup.ts'
import { accountEndpoints } from './account.ts'
import { auditEndpoints } from './audit.ts'
import type { Mounted } from './handler.ts'
import { keyEndpoints } from './keys.ts'
import { peopleEndpoints } from './people.ts'
import { sessionEndpoints } from './session.ts'
import { setupEndpoints } from './setup.ts'
import { systemEndpoints } from './system.ts'

/** What set-up, accounts, people, keys, audit and the system page need. */
export type IdentityRouteParts = KeyParts & {
  readonly config: Config
  readonly limits: RateLimits
  readonly recordSelf: RecordSelf
  readonly version: string
  readonly startedAt: Date
}

/** Every endpoint about people and what belongs to them, the keys of Intendant, the audit and the system. */
export function identityRoutes(parts: IdentityRouteParts): Mounted[] {
  const withAddresses = { ...parts, addresses: parts.config }
  return [
    ...setupEndpoints(parts),
    ...sessionEndpoints(withAddresses),
    ...accountEndpoints(parts),
    ...peopleEndpoints(withAddresses),
    ...keyEndpoints(parts),
    ...auditEndpoints(parts),
    ...systemEndpoints(parts),
  ]
}
