import type { PortableInventory, PortableNetwork } from '@intendant/core/export/portable.ts'
import type { MachineId, OrganisationId, SiteId } from '@intendant/core/ids.ts'
import { NetworkFields, OrganisationFields, SiteFields } from '@intendant/core/machines/places.ts'
import type { Problem } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import type { Database } from '../store/database.ts'
import { findSameNetwork } from '../store/places.ts'
import type { InventoryParts } from './inventory-parts.ts'
import { createNetwork, createOrganisation, createSite } from './places.ts'

type Places = Omit<PortableInventory, 'machines'>

/** Creates the organisations and sites of a file that are not there, by their words. Part of an import. */
export async function importPlaces(parts: InventoryParts, actor: Actor, places: Places): Promise<void> {
  for (const { slug, ...fields } of places.organisations) {
    if (await findId(parts.db, 'organisations', slug)) continue
    await createOrganisation(parts, actor, OrganisationFields.parse(fields))
  }
  for (const { slug, organisation, ...fields } of places.sites) {
    const organisationId = await findId(parts.db, 'organisations', organisation)
    if (organisationId === null || (await findId(parts.db, 'sites', slug))) continue
    await createSite(parts, actor, SiteFields.parse({ ...fields, organisationId }))
  }
}

/**
 * Creates the networks of a file that are not there, after its machines, of which some are their gateways.
 *
 * @returns What stood in the way.
 */
export async function importNetworks(
  parts: InventoryParts,
  actor: Actor,
  places: Places,
): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const network of places.networks) {
    const fields = await resolve(parts.db, network)
    if (fields === null || (await findSameNetwork(parts.db, fields))) continue
    const result = await createNetwork(parts, actor, fields)
    if (!result.ok) problems.push(...result.problems)
  }
  return problems
}

async function resolve(db: Database, network: PortableNetwork): Promise<NetworkFields | null> {
  const { slug: _, organisation, site, gateway, ...rest } = network
  const organisationId = await findId(db, 'organisations', organisation)
  if (organisationId === null) return null
  const siteId = site === null ? null : await findId(db, 'sites', site)
  const gatewayId = gateway === null ? null : await findId(db, 'machines', gateway)
  return NetworkFields.parse({
    ...rest,
    organisationId: organisationId as OrganisationId,
    siteId: siteId as SiteId | null,
    gatewayId: gatewayId as MachineId | null,
  })
}

async function findId(
  db: Database,
  table: 'organisations' | 'sites' | 'machines',
  slug: string,
): Promise<string | null> {
  const row = await db.selectFrom(table).select('id').where('slug', '=', slug).executeTakeFirst()
  return row?.id ?? null
}
