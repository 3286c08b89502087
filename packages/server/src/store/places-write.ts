import type { Network, Organisation, Site } from '@intendant/core/machines/places.ts'
import { sql } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import { type ChangedThing, recordManyChanges } from './changes.ts'
import type { Database } from './database.ts'
import { recordSearched, removeSearched, type SearchedKind } from './search-documents.ts'

/** Records an organisation, new or changed, and what it is found by. */
export async function recordOrganisation(db: Database, organisation: Organisation): Promise<void> {
  const { id, ...row } = organisation
  await db
    .insertInto('organisations')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  const { name, slug, notes } = organisation
  await recordSearched(db, 'organisation', [{ id, fields: toFields({ name, slug, notes }) }])
}

/** Records a site, new or changed, and what it is found by. */
export async function recordSite(db: Database, site: Site): Promise<void> {
  const { id, organisationId, ...rest } = site
  const row = { ...rest, organisation_id: organisationId }
  await db
    .insertInto('sites')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  const { name, slug, address, notes } = site
  await recordSearched(db, 'site', [{ id, fields: toFields({ name, slug, address, notes }) }])
}

/** Records a network, new or changed, and what it is found by. */
export async function recordNetwork(db: Database, network: Network): Promise<void> {
  const { id, organisationId, siteId, gatewayId, ...rest } = network
  const row = { ...rest, organisation_id: organisationId, site_id: siteId, gateway_id: gatewayId }
  await db
    .insertInto('networks')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  const { name, slug, prefix, notes, vlan } = network
  const shown = { name, slug, prefix, vlan: vlan === null ? '' : String(vlan), notes }
  await recordSearched(db, 'network', [{ id, fields: toFields(shown) }])
}

/** Removes an organisation, a site or a network. Machines and networks of a site stay, without it: clear them first. */
export async function removePlace(
  db: Database,
  kind: Exclude<SearchedKind, 'machine'>,
  id: string,
): Promise<void> {
  const table = ({ organisation: 'organisations', site: 'sites', network: 'networks' } as const)[kind]
  await removeSearched(db, kind, [id])
  await db.deleteFrom('old_slugs').where('kind', '=', kind).where('thing_id', '=', id).execute()
  await db.deleteFrom(table).where('id', '=', id).execute()
}

type Cleared = { id: string; slug: string; name: string; revision: number; before: string }

/** Takes machines away from the networks they are the gateway of, with the history of each network. */
export async function clearGateways(
  db: Database,
  actor: Actor,
  machineIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<Cleared>`
    update networks set gateway_id = null, revision = networks.revision + 1
    from networks old
    where old.id = networks.id and networks.gateway_id = any(${machineIds}::uuid[])
    returning networks.id, networks.slug, networks.name, networks.revision, old.gateway_id as before`.execute(
    db,
  )
  await recordCleared(db, actor, 'network', 'gatewayId', rows)
}

/** Takes machines and networks out of a site, with the history of each. */
export async function clearSite(db: Database, actor: Actor, siteId: string): Promise<void> {
  const machines = await sql<Cleared>`
    update machines set site_id = null, revision = revision + 1, updated_at = now() where site_id = ${siteId}::uuid
    returning id, slug, name, revision, ${siteId} as before`.execute(db)
  await recordCleared(db, actor, 'machine', 'siteId', machines.rows)
  const networks = await sql<Cleared>`
    update networks set site_id = null, revision = revision + 1 where site_id = ${siteId}::uuid
    returning id, slug, name, revision, ${siteId} as before`.execute(db)
  await recordCleared(db, actor, 'network', 'siteId', networks.rows)
}

async function recordCleared(
  db: Database,
  actor: Actor,
  kind: ChangedThing['kind'],
  field: string,
  rows: readonly Cleared[],
): Promise<void> {
  const changes = rows.map(({ before, ...thing }) => ({
    thing: { kind, ...thing },
    before: { [field]: before },
    after: { [field]: null },
  }))
  await recordManyChanges(db, actor, changes)
}

function toFields(values: Readonly<Record<string, string>>): { field: string; shown: string }[] {
  return Object.entries(values).map(([field, shown]) => ({ field, shown }))
}
