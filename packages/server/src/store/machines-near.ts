import type { MachineFields, MachineKind } from '@intendant/core/machines/machine.ts'
import type { CustomField } from '@intendant/core/machines/places.ts'
import { addressOf } from '@intendant/core/net/prefix.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What a rule needs to know of a machine that another one names. */
export type NearMachine = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly kind: MachineKind
  readonly organisationId: string
  readonly siteId: string | null
  readonly hostId: string | null
  readonly isSelf: boolean
  readonly guestCount: number
}

/** A machine that bears an address. */
export type AddressHolder = Pick<NearMachine, 'id' | 'name' | 'organisationId' | 'siteId'>

/**
 * All that rules about machines look at, besides the machines themselves: the things they name, their hosts up to the
 * top, and who bears their addresses. Maps are by id, holders by address.
 */
export type Near = {
  readonly organisations: Map<string, { readonly slug: string; readonly name: string }>
  readonly sites: Map<string, { readonly organisationId: string; readonly name: string }>
  readonly machines: Map<string, NearMachine>
  readonly people: Set<string>
  readonly keys: Map<string, { readonly organisationId: string | null; readonly name: string }>
  readonly holders: Map<string, AddressHolder[]>
  readonly customFields: readonly CustomField[]
}

/** Loads what is near machines that are about to be written. Call under `lockInventory`. */
export async function loadNear(
  db: Database,
  candidates: readonly { readonly id: string; readonly fields: MachineFields }[],
): Promise<Near> {
  const fields = candidates.map((candidate) => candidate.fields)
  const organisations = await db
    .selectFrom('organisations')
    .select(['id', 'slug', 'name'])
    .where(
      anyOf(
        'id',
        fields.map((item) => item.organisationId),
      ),
    )
    .execute()
  const sites = await db
    .selectFrom('sites')
    .select(['id', 'organisation_id', 'name'])
    .where(
      anyOf(
        'id',
        fields.flatMap((item) => item.siteId ?? []),
      ),
    )
    .execute()
  const people = await db
    .selectFrom('people')
    .select('id')
    .where(
      anyOf(
        'id',
        fields.flatMap((item) => item.ownerIds),
      ),
    )
    .execute()
  const keys = await db
    .selectFrom('keys')
    .select(['id', 'organisation_id', 'name'])
    .where(
      anyOf(
        'id',
        fields.flatMap((item) => item.accounts.flatMap((account) => account.keyId ?? [])),
      ),
    )
    .execute()
  const settings = await db.selectFrom('settings').select('custom_fields').executeTakeFirstOrThrow()
  return {
    organisations: new Map(organisations.map((row) => [row.id, row])),
    sites: new Map(sites.map((row) => [row.id, { organisationId: row.organisation_id, name: row.name }])),
    machines: await loadNamed(db, candidates),
    people: new Set(people.map((row) => row.id)),
    keys: new Map(keys.map((row) => [row.id, { organisationId: row.organisation_id, name: row.name }])),
    holders: await loadHolders(db, fields),
    customFields: settings.custom_fields as unknown as CustomField[],
  }
}

function anyOf(column: string, ids: readonly string[]) {
  return sql<boolean>`${sql.ref(column)} = any(${[...new Set<string>(ids)]}::uuid[])`
}

async function loadNamed(
  db: Database,
  candidates: readonly { readonly id: string; readonly fields: MachineFields }[],
): Promise<Map<string, NearMachine>> {
  const ids = candidates.flatMap(({ id, fields }) => [
    id,
    ...(fields.hostId === null ? [] : [fields.hostId]),
    ...(fields.path.mode === 'fixed' ? fields.path.hops : []),
  ])
  // UNION (not ALL) would end the recursion even if there were a circle.
  const { rows } = await sql<NearMachine>`
    with recursive named (id) as (
      select unnest(${[...new Set(ids)]}::uuid[])
      union
      select host_id from named join machines using (id) where host_id is not null
    )
    select id, slug, name, kind, organisation_id as "organisationId", site_id as "siteId", host_id as "hostId",
      is_self as "isSelf", (select count(*)::int from machines g where g.host_id = machines.id) as "guestCount"
    from machines join named using (id)`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

async function loadHolders(
  db: Database,
  fields: readonly MachineFields[],
): Promise<Map<string, AddressHolder[]>> {
  const addresses = fields.flatMap((item) => item.interfaces.flatMap((card) => card.addresses.map(addressOf)))
  if (addresses.length === 0) return new Map()
  const { rows } = await sql<AddressHolder & { address: string; interface: string }>`
    select host(a.address) as address, i.name as interface, m.id, m.name,
      m.organisation_id as "organisationId", m.site_id as "siteId"
    from unnest(${[...new Set(addresses)]}::text[]) as wanted (address)
    join interface_addresses a on host(a.address) = wanted.address
    join interfaces i on i.id = a.interface_id
    join machines m on m.id = a.machine_id`.execute(db)
  return Map.groupBy(
    rows.filter((row) => isShownOutside(row.interface, row.address)),
    (row) => row.address,
  )
}

// Bridges that programs make inside each machine, all with the same addresses.
const insideNames =
  /^(lo|docker\d*|br-[0-9a-f]{6,}|virbr\d+|lxcbr\d+|lxdbr\d+|incusbr\d+|podman\d*|cni\d*|cali|flannel|veth)/

/**
 * Tells whether an address of an interface says which machine it is: not one that every machine has for itself
 * (loopback, link-local, the bridges of Docker, libvirt and others). Pure.
 */
export function isShownOutside(interfaceName: string, address: string): boolean {
  if (insideNames.test(interfaceName)) return false
  return !/^(127\.|169\.254\.|::1$|fe[89ab][0-9a-f]:)/i.test(address)
}
