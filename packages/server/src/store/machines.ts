import type { Account, Machine, NetworkInterface } from '@intendant/core/machines/machine.ts'
import { InterfaceAddress } from '@intendant/core/net/prefix.ts'
import { type Selectable, sql } from 'kysely'
import type { Machines } from './database.gen.ts'
import type { Database } from './database.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Finds the id of a machine by its id, its slug, or a slug it had until 90 days ago; null when there is none.
 * A machine that bears a slug now comes before one that bore it once.
 */
export async function findMachineId(db: Database, reference: string): Promise<string | null> {
  if (uuid.test(reference)) {
    const row = await db.selectFrom('machines').select('id').where('id', '=', reference).executeTakeFirst()
    return row?.id ?? null
  }
  const slug = reference.toLowerCase()
  const { rows } = await sql<{ id: string }>`
    select id from machines where slug = ${slug}
    union all
    select machines.id from old_slugs join machines on machines.id = thing_id
    where old_slugs.kind = 'machine' and old_slugs.slug = ${slug} and until > now()
    limit 1`.execute(db)
  return rows[0]?.id ?? null
}

/** Finds a whole machine by its id or slug (old ones too); null when there is none. */
export async function findMachine(db: Database, reference: string): Promise<Machine | null> {
  const id = await findMachineId(db, reference)
  return id === null ? null : ((await listMachinesById(db, [id]))[0] ?? null)
}

/** Loads a machine that must be there. @throws {Error} It is not. */
export async function loadMachine(db: Database, id: string): Promise<Machine> {
  const [machine] = await listMachinesById(db, [id])
  if (!machine) throw new Error('the machine is not there')
  return machine
}

/**
 * Whole machines in their natural order. Ids that are not there are passed over.
 *
 * @param ids null: every machine.
 */
export async function listMachinesById(db: Database, ids: readonly string[] | null): Promise<Machine[]> {
  if (ids?.length === 0) return []
  let query = db.selectFrom('machines').selectAll().orderBy('sort_key').orderBy('id')
  if (ids) query = query.where(sql<boolean>`id = any(${ids}::uuid[])`)
  const rows = await query.execute()
  const some = ids ? sql`machine_id = any(${ids}::uuid[])` : sql`true`
  const interfaces = await listInterfaces(db, some)
  const accounts = await sql<{ machine_id: string; login: string; key_id: string | null }>`
    select machine_id, login, key_id from accounts where ${some} order by machine_id, position`.execute(db)
  const owners = await sql<{ machine_id: string; person_id: string }>`
    select machine_id, person_id from owners where ${some} order by machine_id, person_id`.execute(db)
  const accountsOf = Map.groupBy(accounts.rows, (row) => row.machine_id)
  const ownersOf = Map.groupBy(owners.rows, (row) => row.machine_id)
  return rows.map((row) =>
    toMachine(row, {
      interfaces: interfaces.get(row.id) ?? [],
      accounts: (accountsOf.get(row.id) ?? []).map(
        (account) => ({ login: account.login, keyId: account.key_id }) as Account,
      ),
      ownerIds: (ownersOf.get(row.id) ?? []).map((owner) => owner.person_id as Machine['ownerIds'][number]),
    }),
  )
}

async function listInterfaces(
  db: Database,
  some: ReturnType<typeof sql>,
): Promise<Map<string, NetworkInterface[]>> {
  const interfaces = await sql<{ id: string; machine_id: string; name: string; mac: string | null }>`
    select id, machine_id, name, mac from interfaces where ${some} order by machine_id, position`.execute(db)
  const addresses = await sql<{ interface_id: string; address: string }>`
    select interface_id, address::text from interface_addresses where ${some}
    order by interface_id, position`.execute(db)
  const addressesOf = Map.groupBy(addresses.rows, (row) => row.interface_id)
  const found = new Map<string, NetworkInterface[]>()
  for (const { id, machine_id, name, mac } of interfaces.rows) {
    const list = found.get(machine_id) ?? []
    list.push({
      name,
      mac,
      addresses: (addressesOf.get(id) ?? []).map((row) => toInterfaceAddress(row.address)),
    })
    found.set(machine_id, list)
  }
  return found
}

// PostgreSQL writes IPv4 inside IPv6 with dots; all other forms are the same as ours.
function toInterfaceAddress(text: string): string {
  return text.includes(':') && text.includes('.') ? InterfaceAddress.parse(text) : text
}

function toMachine(
  row: Selectable<Machines>,
  parts: Pick<Machine, 'interfaces' | 'accounts' | 'ownerIds'>,
): Machine {
  return {
    id: row.id as Machine['id'],
    slug: row.slug,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    organisationId: row.organisation_id as Machine['organisationId'],
    siteId: row.site_id as Machine['siteId'],
    name: row.name,
    kind: row.kind as Machine['kind'],
    hostId: row.host_id as Machine['hostId'],
    operatingSystem: row.operating_system,
    driver: row.driver as Machine['driver'],
    sshAddress: row.ssh_address,
    sshPort: row.ssh_port,
    path: row.path as Machine['path'],
    interfaces: parts.interfaces,
    accounts: parts.accounts,
    duties: row.duties as Machine['duties'],
    tags: row.tags,
    ownerIds: parts.ownerIds,
    customValues: row.custom_values as Machine['customValues'],
    notes: row.notes,
  }
}
