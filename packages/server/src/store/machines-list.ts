import type { MachineRow, MachineSort } from '@intendant/contract/machines.ts'
import type { MachineFilter } from '@intendant/core/machines/filter.ts'
import type { Reach } from '@intendant/core/machines/machine.ts'
import type { Problem } from '@intendant/core/problem.ts'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Database } from './database.ts'
import { toWhere } from './machines-filter.ts'
import type { SeenReach } from './reach.ts'

/** A line of the machine table whose problem is not worded yet. */
export type StoredRow = Omit<MachineRow, 'reach'> & { readonly reach: SeenReach }

/** What of the table is wanted. */
export type Listing = {
  readonly filter: MachineFilter
  readonly sort: z.infer<typeof MachineSort>
  readonly limit: number
  readonly offset: number
}

// The first address of each machine: looked up at once, for sorting by it.
const firstAddresses = sql`
  left join (
    select distinct on (i.machine_id) i.machine_id, address from interfaces i
    join interface_addresses a on a.interface_id = i.id
    order by i.machine_id, i.position, a.position
  ) as first on first.machine_id = m.id`

const joined = sql`
  from machines m
  join organisations o on o.id = m.organisation_id
  left join sites s on s.id = m.site_id
  left join machines h on h.id = m.host_id
  left join reach r on r.machine_id = m.id`

/**
 * One page of the machine table. Machines that are equal in the wanted order stand in the natural order of names.
 *
 * @returns `total` machines pass the filter, `all` are there.
 */
export async function listMachineRows(
  db: Database,
  listing: Listing,
): Promise<{ total: number; all: number; rows: StoredRow[] }> {
  const descending = listing.sort.startsWith('-')
  const more = listing.sort.endsWith('address') ? firstAddresses : sql``
  const order = sql`${orderBy(listing.sort.replace('-', ''))} ${sql.raw(descending ? 'desc' : 'asc')} nulls last`
  const { rows } = await sql<{ total: number; all: number; ids: string[] }>`
    with passing as materialized (
      select m.id, row_number() over (order by ${order}, m.sort_key, m.id) as place
      ${joined} ${more} where ${toWhere(listing.filter)}
    )
    select (select count(*) from passing) as total, (select count(*) from machines) as all,
      array(select id from passing order by place limit ${listing.limit} offset ${listing.offset}) as ids`.execute(
    db,
  )
  const page = rows[0] ?? { total: 0, all: 0, ids: [] }
  return { total: page.total, all: page.all, rows: await listRows(db, page.ids) }
}

/** Ids of all machines that pass a filter, in the natural order of names. */
export async function listPassingIds(db: Database, filter: MachineFilter): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.id ${joined} where ${toWhere(filter)} order by m.sort_key, m.id`.execute(db)
  return rows.map((row) => row.id)
}

function orderBy(sort: string): RawBuilder<unknown> {
  switch (sort) {
    case 'kind':
      return sql`m.kind`
    case 'organisation':
      return sql`o.sort_key`
    case 'site':
      return sql`s.sort_key`
    case 'address':
      return sql`coalesce(m.ssh_ip, first.address)`
    case 'reach':
      // The worst first: it is what someone who sorts by it looks for.
      return sql`array_position(array['host-key-changed', 'unreachable', 'refused', 'host-key-pending', 'unknown',
        'reachable'], coalesce(r.state, 'unknown'))`
    case 'updated':
      return sql`m.updated_at`
    default:
      return sql`m.sort_key`
  }
}

type Row = {
  id: MachineRow['id']
  slug: string
  name: string
  kind: MachineRow['kind']
  organisation: MachineRow['organisation']
  site: MachineRow['site']
  host: MachineRow['host']
  ssh_address: string | null
  addresses: string[]
  operating_system: string
  duties: string[]
  tags: string[]
  owners: string[]
  accounts: string[]
  guest_count: number
  state: Reach['state'] | null
  problem: Problem | null
  checked_at: Date | null
  latency_ms: number | null
  updated_at: Date
}

async function listRows(db: Database, ids: readonly string[]): Promise<StoredRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select m.id, m.slug, m.name, m.kind,
      json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organisation,
      case when s.id is not null then json_build_object('id', s.id, 'slug', s.slug, 'name', s.name) end as site,
      case when h.id is not null then json_build_object('slug', h.slug, 'name', h.name) end as host,
      m.ssh_address,
      array(select host(address) from interfaces i join interface_addresses a on a.interface_id = i.id
        where i.machine_id = m.id order by i.position, a.position) as addresses,
      m.operating_system, m.duties, m.tags,
      array(select p.name from owners join people p on p.id = person_id where owners.machine_id = m.id order by p.name)
        as owners,
      array(select login from accounts where accounts.machine_id = m.id order by position) as accounts,
      (select count(*)::int from machines g where g.host_id = m.id) as guest_count,
      r.state, r.problem, r.checked_at, r.latency_ms, m.updated_at
    ${joined}
    join unnest(${ids}::uuid[]) with ordinality as wanted (id, place) on wanted.id = m.id
    order by wanted.place`.execute(db)
  return rows.map(toStoredRow)
}

function toStoredRow(row: Row): StoredRow {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    organisation: row.organisation,
    site: row.site,
    host: row.host,
    addresses: [...new Set([...(row.ssh_address === null ? [] : [row.ssh_address]), ...row.addresses])],
    operatingSystem: row.operating_system,
    duties: row.duties,
    tags: row.tags,
    owners: row.owners,
    accounts: row.accounts,
    guestCount: row.guest_count,
    reach: {
      state: row.state ?? 'unknown',
      problem: row.problem,
      checkedAt: row.checked_at,
      latencyMs: row.latency_ms,
    },
    updatedAt: row.updated_at.toISOString(),
  }
}
