import { type Problem, problem } from '@intendant/core/problem.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

type Named = { readonly slug: string; readonly name: string }

/** Something that needs a person, worst kinds first; the problem is not worded yet. */
export type Need = {
  readonly kind: 'host-key-changed' | 'unreachable' | 'refused' | 'host-key-pending' | 'no-address'
  readonly machine: Named
  readonly problem: Problem | null
  readonly since: Date | null
  /** Machines that are reached through this one, directly or further on. */
  readonly behind: number
}

/** What the first page shows. */
export type Home = {
  readonly machines: { total: number; reachable: number; unreachable: number; unknown: number }
  /** Each with its machines, those in trouble first, a hundred at most; `total` counts all. */
  readonly organisations: readonly {
    id: string
    slug: string
    name: string
    machines: (Named & { state: string })[]
    total: number
  }[]
  readonly needs: readonly Need[]
  readonly openSessions: number
}

/** Loads the first page. At most 200 needs are named. */
export async function loadHome(db: Database): Promise<Home> {
  const [machines, organisations, needs, sessions] = await Promise.all([
    countStates(db),
    listRollCall(db),
    listNeeds(db),
    sql<{ count: number }>`select count(*) from sessions where state in ('opening', 'open')`.execute(db),
  ])
  return { machines, organisations, needs, openSessions: sessions.rows[0]?.count ?? 0 }
}

async function countStates(db: Database): Promise<Home['machines']> {
  const { rows } = await sql<Home['machines']>`
    select count(*) as total,
      count(*) filter (where state = 'reachable') as reachable,
      count(*) filter (where state <> 'reachable' and state <> 'unknown') as unreachable,
      count(*) filter (where state is null or state = 'unknown') as unknown
    from machines left join reach on machine_id = machines.id`.execute(db)
  return rows[0] ?? { total: 0, reachable: 0, unreachable: 0, unknown: 0 }
}

// How much a state wants to be seen.
const severity = sql`array_position(
  array['host-key-changed', 'unreachable', 'refused', 'host-key-pending', 'unknown', 'reachable'],
  coalesce(r.state, 'unknown'))`

async function listRollCall(db: Database): Promise<Home['organisations']> {
  const { rows } = await sql<Home['organisations'][number]>`
    select o.id, o.slug, o.name, count(m.id) as total,
      coalesce(json_agg(json_build_object('slug', m.slug, 'name', m.name, 'state', m.state) order by m.place)
        filter (where m.place <= 100), '[]') as machines
    from organisations o
    left join (
      select m.id, m.organisation_id, m.slug, m.name, coalesce(r.state, 'unknown') as state,
        row_number() over (partition by m.organisation_id order by ${severity}, m.sort_key, m.id) as place
      from machines m left join reach r on r.machine_id = m.id
    ) as m on m.organisation_id = o.id
    group by o.id
    order by o.sort_key, o.id`.execute(db)
  return rows
}

type NeedRow = Named & { id: string; kind: Need['kind']; problem: Problem | null; since: Date | null }

async function listNeeds(db: Database): Promise<Need[]> {
  const { rows } = await sql<NeedRow>`
    with keys as (
      select machine_id, bool_or(state = 'changed') as changed,
        bool_or(state = 'pending') and not bool_or(state = 'trusted') as pending,
        min(first_seen_at) filter (where state = 'changed') as changed_at,
        min(first_seen_at) filter (where state = 'pending') as pending_at
      from host_keys group by machine_id
    ), found as (
      select m.id, m.slug, m.name, m.sort_key, r.problem,
        case when k.changed or r.state = 'host-key-changed' then 'host-key-changed'
          when r.state = 'unreachable' then 'unreachable'
          when r.state = 'refused' then 'refused'
          when k.pending or r.state = 'host-key-pending' then 'host-key-pending'
          when m.driver <> 'local' and m.ssh_address is null
            and not exists (select from interface_addresses a where a.machine_id = m.id) then 'no-address'
        end as kind,
        case when k.changed then k.changed_at when r.state <> 'reachable' then r.since
          when k.pending then k.pending_at end as since
      from machines m left join reach r on r.machine_id = m.id left join keys k on k.machine_id = m.id
    )
    select id, slug, name, kind, since,
      -- the stored problem belongs to the state of the last try, which may be another one
      case when kind = 'no-address' or problem ->> 'code' is null then null else problem end as problem
    from found where kind is not null
    order by array_position(
      array['host-key-changed', 'unreachable', 'refused', 'host-key-pending', 'no-address'], kind), since, sort_key, id
    limit 200`.execute(db)
  const behind = await countBehind(
    db,
    rows.map((row) => row.id),
  )
  return rows
    .map((row) => ({
      kind: row.kind,
      machine: { slug: row.slug, name: row.name },
      problem: row.kind === 'no-address' ? problem('no-address', { machine: row.name }) : row.problem,
      since: row.since,
      behind: behind.get(row.id) ?? 0,
    }))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.behind - a.behind)
}

const order: readonly Need['kind'][] = [
  'host-key-changed',
  'unreachable',
  'refused',
  'host-key-pending',
  'no-address',
]

/** How many machines stand behind each machine: behind the gateway of their network, or a fixed hop, and so on. */
async function countBehind(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ through: string; count: number }>`
    with recursive entered (through, id) as (
      select n.gateway_id, a.machine_id
      from networks n
      join machine_addresses a on a.address <<= n.prefix and a.organisation_id = n.organisation_id
        and (n.site_id is null or a.site_id is null or a.site_id = n.site_id)
      where n.gateway_id is not null and n.gateway_id <> a.machine_id
      union
      select hop::uuid, m.id from machines m, jsonb_array_elements_text(m.path -> 'hops') as hop
      where m.path ->> 'mode' = 'fixed'
    ), behind (through, id) as (
      select through, id from entered where through = any(${ids}::uuid[])
      union
      select behind.through, entered.id from behind join entered on entered.through = behind.id
    )
    select through, count(*) filter (where id <> through) as count from behind group by through`.execute(db)
  return new Map(rows.map((row) => [row.through, row.count]))
}
