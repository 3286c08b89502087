import type { Network, Organisation, Site } from '@intendant/core/machines/places.ts'
import { type Selectable, sql } from 'kysely'
import type { Networks, Organisations, Sites } from './database.gen.ts'
import type { Database } from './database.ts'

type Counted<T> = T & { machineCount: number }

/** All organisations, sites and networks, each in their natural order. */
export async function listPlaces(db: Database): Promise<{
  organisations: Counted<Organisation>[]
  sites: Site[]
  networks: Counted<Network>[]
}> {
  const organisations = await db
    .selectFrom('organisations')
    .selectAll()
    .select(sql<number>`(select count(*) from machines where organisation_id = organisations.id)`.as('count'))
    .orderBy('sort_key')
    .orderBy('id')
    .execute()
  const sites = await db.selectFrom('sites').selectAll().orderBy('sort_key').orderBy('id').execute()
  const networks = await db.selectFrom('networks').selectAll().orderBy('sort_key').orderBy('id').execute()
  const counts = await countMachinesInNetworks(db)
  return {
    organisations: organisations.map((row) => ({ ...toOrganisation(row), machineCount: row.count })),
    sites: sites.map(toSite),
    networks: networks.map((row) => ({ ...toNetwork(row), machineCount: counts.get(row.id) ?? 0 })),
  }
}

/** Finds an organisation by its id; null when there is none. */
export async function findOrganisation(db: Database, id: string): Promise<Organisation | null> {
  const row = await db.selectFrom('organisations').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toOrganisation(row) : null
}

/** Finds a site by its id; null when there is none. */
export async function findSite(db: Database, id: string): Promise<Site | null> {
  const row = await db.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toSite(row) : null
}

/** Finds a network by its id; null when there is none. */
export async function findNetwork(db: Database, id: string): Promise<Network | null> {
  const row = await db.selectFrom('networks').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toNetwork(row) : null
}

/** Finds the network with this prefix of the same organisation and site (null: of none); null when there is none. */
export async function findSameNetwork(
  db: Database,
  network: Pick<Network, 'organisationId' | 'siteId' | 'prefix'>,
): Promise<Network | null> {
  const row = await db
    .selectFrom('networks')
    .selectAll()
    .where('organisation_id', '=', network.organisationId)
    .where(sql<boolean>`site_id is not distinct from ${network.siteId}::uuid`)
    .where(sql<boolean>`prefix = ${network.prefix}::cidr`)
    .executeTakeFirst()
  return row ? toNetwork(row) : null
}

/** What an organisation still holds. */
export async function countHeld(
  db: Database,
  organisationId: string,
): Promise<{ machines: number; sites: number; networks: number; keys: number }> {
  const { rows } = await sql<{ machines: number; sites: number; networks: number; keys: number }>`
    select (select count(*) from machines where organisation_id = ${organisationId}::uuid) as machines,
      (select count(*) from sites where organisation_id = ${organisationId}::uuid) as sites,
      (select count(*) from networks where organisation_id = ${organisationId}::uuid) as networks,
      (select count(*) from keys where organisation_id = ${organisationId}::uuid) as keys`.execute(db)
  return rows[0] ?? { machines: 0, sites: 0, networks: 0, keys: 0 }
}

async function countMachinesInNetworks(db: Database): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select n.id, count(distinct a.machine_id) as count
    from networks n
    join machine_addresses a on a.address <<= n.prefix and a.organisation_id = n.organisation_id
      and (n.site_id is null or a.site_id is null or a.site_id = n.site_id)
    group by n.id`.execute(db)
  return new Map(rows.map((row) => [row.id, row.count]))
}

function toOrganisation(row: Selectable<Organisations>): Organisation {
  const { slug, name, notes, revision } = row
  return { id: row.id as Organisation['id'], slug, name, notes, revision }
}

function toSite(row: Selectable<Sites>): Site {
  const { slug, name, address, notes, revision } = row
  const id = row.id as Site['id']
  return {
    id,
    organisationId: row.organisation_id as Site['organisationId'],
    slug,
    name,
    address,
    notes,
    revision,
  }
}

function toNetwork(row: Selectable<Networks>): Network {
  const { slug, name, prefix, vlan, notes, revision } = row
  return {
    id: row.id as Network['id'],
    organisationId: row.organisation_id as Network['organisationId'],
    siteId: row.site_id as Network['siteId'],
    gatewayId: row.gateway_id as Network['gatewayId'],
    slug,
    name,
    prefix,
    vlan,
    notes,
    revision,
  }
}
