import * as contract from '@intendant/contract/places.ts'
import { done } from '@intendant/core/problem.ts'
import type { InventoryParts } from '../intent/inventory-parts.ts'
import * as intent from '../intent/places.ts'
import { listPlaces } from '../store/places.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoints of organisations, sites and networks. */
export function placeRoutes(parts: InventoryParts): Mounted[] {
  return [
    handle(contract.listPlaces, async () => done(await listPlaces(parts.db))),
    handle(contract.createOrganisation, ({ body, actor }) => intent.createOrganisation(parts, actor, body)),
    handle(contract.changeOrganisation, ({ params, body, actor }) =>
      intent.changeOrganisation(parts, actor, params.id, body),
    ),
    handle(contract.deleteOrganisation, ({ params, actor }) =>
      intent.deleteOrganisation(parts, actor, params.id),
    ),
    handle(contract.createSite, ({ body, actor }) => intent.createSite(parts, actor, body)),
    handle(contract.changeSite, ({ params, body, actor }) =>
      intent.changeSite(parts, actor, params.id, body),
    ),
    handle(contract.deleteSite, ({ params, actor }) => intent.deleteSite(parts, actor, params.id)),
    handle(contract.createNetwork, ({ body, actor }) => intent.createNetwork(parts, actor, body)),
    handle(contract.changeNetwork, ({ params, body, actor }) =>
      intent.changeNetwork(parts, actor, params.id, body),
    ),
    handle(contract.deleteNetwork, ({ params, actor }) => intent.deleteNetwork(parts, actor, params.id)),
  ]
}
