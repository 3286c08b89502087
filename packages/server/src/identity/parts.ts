import type { Database } from '../store/database.ts'
import type { Clock } from '../system/clock.ts'
import type { Random } from '../system/random.ts'

/** What identity works with: the database (or a transaction in it), time and chance. */
export type IdentityParts = { readonly db: Database; readonly clock: Clock; readonly random: Random }
