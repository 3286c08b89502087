import type { Database } from '../store/database.ts'
import type { Random } from '../system/random.ts'

/** What every wish about the inventory needs. */
export type InventoryParts = {
  readonly db: Database
  readonly random: Random
  readonly ways: Ways
}

/** What becomes of the connections through a machine that changed, by its id. */
export type Ways = {
  /** Its way changed: new connections go the new way, what runs goes on. */
  readonly retire: (machineId: string) => void
  /** An account or its key changed: nothing goes on over what it opened. */
  readonly cut: (machineId: string) => void
  /** It was deleted: its sessions end, and everything through it is cut. */
  readonly gone: (machineId: string) => void
}
