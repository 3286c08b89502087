import type { InventoryParts } from '../intent/inventory-parts.ts'
import { changeRoutes } from './changes.ts'
import { type EventParts, eventRoutes } from './events.ts'
import { exportRoutes } from './exports.ts'
import type { Mounted } from './handler.ts'
import { homeRoutes } from './home.ts'
import { intakeRoutes } from './intake.ts'
import { machineRoutes } from './machines.ts'
import { placeRoutes } from './places.ts'
import { searchRoutes } from './search.ts'
import { settingsRoutes } from './settings.ts'
import { viewRoutes } from './views.ts'

/** Every endpoint of the inventory, its history, its settings and its events. */
export function inventoryRoutes(parts: InventoryParts & EventParts): Mounted[] {
  return [
    ...homeRoutes(parts),
    ...machineRoutes(parts),
    ...placeRoutes(parts),
    ...searchRoutes(parts),
    ...changeRoutes(parts),
    ...intakeRoutes(parts),
    ...exportRoutes(parts),
    ...viewRoutes(parts),
    ...settingsRoutes(parts),
    ...eventRoutes(parts),
  ]
}
