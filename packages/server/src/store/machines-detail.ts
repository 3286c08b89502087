import type { Machine, Reach } from '@intendant/core/machines/machine.ts'
import type { Problem } from '@intendant/core/problem.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { SeenReach } from './reach.ts'

type Named = { slug: string; name: string }

/** What stands around a machine on its page; reach is not worded yet. */
export type Surroundings = {
  readonly organisation: Named
  readonly site: Named | null
  readonly host: Named | null
  readonly guests: readonly (Named & { kind: Machine['kind']; reach: SeenReach })[]
  /** Machines that are entered through this one: it is the gateway of their network, or a fixed hop of theirs. */
  readonly behind: readonly Named[]
  readonly networks: readonly { id: string; name: string; prefix: string; gateway: boolean }[]
  readonly owners: readonly { id: string; name: string }[]
  readonly isSelf: boolean
}

/** Loads what stands around a machine. @throws {Error} The machine is not there. */
export async function loadSurroundings(db: Database, id: string): Promise<Surroundings> {
  const [head, guests, behind, networks, owners] = await Promise.all([
    loadHead(db, id),
    listGuests(db, id),
    listBehind(db, id),
    listNetworks(db, id),
    db
      .selectFrom('owners')
      .innerJoin('people', 'people.id', 'owners.person_id')
      .select(['people.id', 'people.name'])
      .where('machine_id', '=', id)
      .orderBy('people.name')
      .execute(),
  ])
  return { ...head, guests, behind, networks, owners }
}

async function loadHead(
  db: Database,
  id: string,
): Promise<Pick<Surroundings, 'organisation' | 'site' | 'host' | 'isSelf'>> {
  const { rows } = await sql<{
    organisation: Named
    site: Named | null
    host: Named | null
    is_self: boolean
  }>`
    select json_build_object('slug', o.slug, 'name', o.name) as organisation,
      case when s.id is not null then json_build_object('slug', s.slug, 'name', s.name) end as site,
      case when h.id is not null then json_build_object('slug', h.slug, 'name', h.name) end as host,
      m.is_self
    from machines m
    join organisations o on o.id = m.organisation_id
    left join sites s on s.id = m.site_id
    left join machines h on h.id = m.host_id
    where m.id = ${id}::uuid`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the machine is not there')
  return { organisation: row.organisation, site: row.site, host: row.host, isSelf: row.is_self }
}

async function listGuests(db: Database, id: string): Promise<Surroundings['guests']> {
  const rows = await db
    .selectFrom('machines')
    .leftJoin('reach', 'reach.machine_id', 'machines.id')
    .select(['slug', 'name', 'kind', 'state', 'problem', 'checked_at', 'latency_ms'])
    .where('host_id', '=', id)
    .orderBy('sort_key')
    .orderBy('machines.id')
    .execute()
  return rows.map(({ slug, name, kind, ...seen }) => ({
    slug,
    name,
    kind: kind as Machine['kind'],
    reach: {
      state: (seen.state ?? 'unknown') as Reach['state'],
      problem: seen.problem as Problem | null,
      checkedAt: seen.checked_at,
      latencyMs: seen.latency_ms,
    },
  }))
}

async function listBehind(db: Database, id: string): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select m.slug, m.name from machines m
    where m.id <> ${id}::uuid and m.id in (
      select a.machine_id from networks n
      join machine_addresses a on a.address <<= n.prefix and a.organisation_id = n.organisation_id
        and (n.site_id is null or a.site_id is null or a.site_id = n.site_id)
      where n.gateway_id = ${id}::uuid
      union
      select id from machines where path ->> 'mode' = 'fixed' and path -> 'hops' ? ${id})
    order by m.sort_key, m.id
    limit 1000`.execute(db)
  return rows
}

async function listNetworks(db: Database, id: string): Promise<Surroundings['networks']> {
  const { rows } = await sql<Surroundings['networks'][number]>`
    select distinct n.id, n.name, n.prefix::text as prefix, coalesce(n.gateway_id = ${id}::uuid, false) as gateway,
      n.sort_key
    from networks n
    left join machine_addresses a on a.machine_id = ${id}::uuid and a.address <<= n.prefix
      and a.organisation_id = n.organisation_id and (n.site_id is null or a.site_id is null or a.site_id = n.site_id)
    where n.gateway_id = ${id}::uuid or a.machine_id is not null
    order by n.sort_key, n.id`.execute(db)
  return rows.map(({ id: networkId, name, prefix, gateway }) => ({ id: networkId, name, prefix, gateway }))
}
