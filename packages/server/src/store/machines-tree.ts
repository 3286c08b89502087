import type { MachineKind } from '@intendant/core/machines/machine.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** A guest at any depth; `level` 1 is a guest of the machine itself. */
export type Guest = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly kind: MachineKind
  readonly level: number
  readonly isSelf: boolean
}

/** Everything that runs on a machine, at any depth, hosts before their guests. */
export async function listGuestsDeep(db: Database, id: string): Promise<Guest[]> {
  const { rows } = await sql<Guest>`
    with recursive guests as (
      select id, slug, name, kind, sort_key, is_self, 1 as level from machines where host_id = ${id}::uuid
      union all
      select m.id, m.slug, m.name, m.kind, m.sort_key, m.is_self, level + 1
      from machines m join guests g on m.host_id = g.id
    )
    select id, slug, name, kind, level, is_self as "isSelf" from guests order by level, sort_key, id`.execute(
    db,
  )
  return rows
}

/** Machines outside a set whose fixed path leads through one of the set. */
export async function listFixedThrough(
  db: Database,
  ids: readonly string[],
): Promise<{ slug: string; name: string }[]> {
  const { rows } = await sql<{ slug: string; name: string }>`
    select slug, name from machines
    where path ->> 'mode' = 'fixed' and path -> 'hops' ?| ${ids}::text[] and id <> all(${ids}::uuid[])
    order by sort_key, id`.execute(db)
  return rows
}
