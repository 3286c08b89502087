import { isAddress } from '@intendant/core/net/address.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Where a machine is dialled. */
export type DialledAt = { readonly address: string; readonly port: number }

/** A machine that may be the one that was pasted. */
export type Known = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly organisationId: string
  readonly address: string
  readonly port: number
}

/**
 * Machines that answer at these addresses and ports: where their SSH server is said to be, or one of their interfaces.
 *
 * @returns By `address port`, the best first: those dialled there before those that only have the address.
 */
export async function listKnownAt(db: Database, places: readonly DialledAt[]): Promise<Map<string, Known[]>> {
  if (places.length === 0) return new Map()
  const names = [...new Set(places.map((place) => place.address))]
  const addresses = names.filter(isAddress)
  const { rows } = await sql<Known>`
    select id, slug, name, organisation_id as "organisationId", address, ssh_port as port
    from (
      select m.id, m.slug, m.name, m.organisation_id, m.ssh_address as address, m.ssh_port, 0 as place
      from machines m where m.ssh_address = any(${names}::text[])
      union all
      select m.id, m.slug, m.name, m.organisation_id, host(a.address), m.ssh_port, 1
      from unnest(${addresses}::inet[]) as wanted (address)
      join interface_addresses a on a.address && wanted.address and host(a.address) = host(wanted.address)
      join machines m on m.id = a.machine_id
    ) as found
    order by place, slug`.execute(db)
  return Map.groupBy(rows, (row) => toPlaceKey(row))
}

/** The key of `listKnownAt`. Pure. */
export function toPlaceKey({ address, port }: DialledAt): string {
  return `${address} ${port}`
}

/** Every machine of an organisation, as far as a bare word in a pasted line can mean it. */
export async function listWordMachines(
  db: Database,
  organisationId: string,
): Promise<{ id: string; slug: string; name: string; fixedHops: string[] }[]> {
  const rows = await db
    .selectFrom('machines')
    .select(['id', 'slug', 'name', 'path'])
    .where('organisation_id', '=', organisationId)
    .orderBy('sort_key')
    .orderBy('id')
    .execute()
  return rows.map(({ path, ...machine }) => ({
    ...machine,
    fixedHops: (path as { hops?: string[] }).hops ?? [],
  }))
}
