import type { Database } from '../store/database.ts'
import type { Random } from '../system/random.ts'

/** What every wish about the inventory needs. */
export type InventoryParts = {
  readonly db: Database
  readonly random: Random
  /** Lets go of kept connections through a machine: its way, its accounts or the machine itself changed. */
  readonly forget: (machineId: string) => void
}
