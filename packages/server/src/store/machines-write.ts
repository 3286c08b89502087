import type { MachineFields } from '@intendant/core/machines/machine.ts'
import { addressOf } from '@intendant/core/net/prefix.ts'
import { type ExpressionBuilder, type Insertable, sql } from 'kysely'
import type { Random } from '../system/random.ts'
import type { Accounts, DB, InterfaceAddresses, Interfaces, Machines, Owners } from './database.gen.ts'
import type { Database } from './database.ts'
import { recordSearched, removeSearched, type SearchedField } from './search-documents.ts'

/** A machine to be written: what people say of it, its id, its word in URLs and its new revision. */
export type MachineToWrite = {
  readonly id: string
  readonly slug: string
  readonly revision: number
  /** Only for Intendant's own machine, of which there is one. */
  readonly isSelf?: boolean
  readonly fields: MachineFields
}

type TableName = 'machines' | 'interfaces' | 'interface_addresses' | 'accounts' | 'owners'

/**
 * Records new machines with all that belongs to them and what they are found by. Hosts must come before their guests
 * or be there already. Part of a transaction that has checked them and records the history.
 */
export async function insertMachines(
  db: Database,
  random: Random,
  machines: readonly MachineToWrite[],
): Promise<void> {
  await insertAll(
    db,
    'machines',
    machines.map((machine) => ({ ...toRow(machine), is_self: machine.isSelf ?? false })),
  )
  await insertParts(db, random, machines)
  await recordSearched(db, 'machine', machines.map(toSearched))
}

/** Records machines that are there already, as `insertMachines` does. */
export async function updateMachines(
  db: Database,
  random: Random,
  machines: readonly MachineToWrite[],
): Promise<void> {
  for (let start = 0; start < machines.length; start += 2_000) {
    await db
      .insertInto('machines')
      .values(machines.slice(start, start + 2_000).map(toRow))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(excluded))
      .execute()
  }
  const ids = machines.map((machine) => machine.id)
  await sql`delete from interfaces where machine_id = any(${ids}::uuid[])`.execute(db)
  await sql`delete from accounts where machine_id = any(${ids}::uuid[])`.execute(db)
  await sql`delete from owners where machine_id = any(${ids}::uuid[])`.execute(db)
  await insertParts(db, random, machines)
  await recordSearched(db, 'machine', machines.map(toSearched))
}

/** Removes machines and all that belongs to them. Guests must be among them. */
export async function removeMachines(db: Database, ids: readonly string[]): Promise<void> {
  await removeSearched(db, 'machine', ids)
  await sql`delete from old_slugs where kind = 'machine' and thing_id = any(${ids}::uuid[])`.execute(db)
  await sql`delete from machines where id = any(${ids}::uuid[])`.execute(db)
}

const columns = [
  'slug',
  'revision',
  'organisation_id',
  'site_id',
  'name',
  'kind',
  'host_id',
  'operating_system',
  'driver',
  'ssh_address',
  'ssh_port',
  'path',
  'duties',
  'tags',
  'custom_values',
  'notes',
] as const

// One statement for thousands of machines: an upsert that only ever updates.
function excluded(expression: ExpressionBuilder<DB & { excluded: Machines }, 'machines' | 'excluded'>) {
  const values = columns.map((column) => [column, expression.ref(`excluded.${column}`)])
  return { ...Object.fromEntries(values), updated_at: sql<Date>`now()` }
}

async function insertParts(db: Database, random: Random, machines: readonly MachineToWrite[]): Promise<void> {
  const interfaces: Insertable<Interfaces>[] = []
  const addresses: Insertable<InterfaceAddresses>[] = []
  const accounts: Insertable<Accounts>[] = []
  const owners: Insertable<Owners>[] = []
  for (const { id, fields } of machines) {
    for (const [position, card] of fields.interfaces.entries()) {
      const interfaceId = random.uuid()
      interfaces.push({ id: interfaceId, machine_id: id, position, name: card.name, mac: card.mac })
      card.addresses.forEach((address, place) => {
        addresses.push({ interface_id: interfaceId, machine_id: id, position: place, address })
      })
    }
    fields.accounts.forEach((account, position) => {
      accounts.push({ machine_id: id, position, login: account.login, key_id: account.keyId })
    })
    for (const personId of new Set(fields.ownerIds)) owners.push({ machine_id: id, person_id: personId })
  }
  await insertAll(db, 'interfaces', interfaces)
  await insertAll(db, 'interface_addresses', addresses)
  await insertAll(db, 'accounts', accounts)
  await insertAll(db, 'owners', owners)
}

// A statement takes at most 65,535 parameters.
async function insertAll(db: Database, table: TableName, rows: readonly object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 2_000) {
    await db
      .insertInto(table)
      .values(rows.slice(start, start + 2_000) as Insertable<Machines>[])
      .execute()
  }
}

function toRow({ id, slug, revision, fields }: MachineToWrite): Insertable<Machines> & { id: string } {
  return {
    id,
    slug,
    revision,
    organisation_id: fields.organisationId,
    site_id: fields.siteId,
    name: fields.name,
    kind: fields.kind,
    host_id: fields.hostId,
    operating_system: fields.operatingSystem,
    driver: fields.driver,
    ssh_address: fields.sshAddress,
    ssh_port: fields.sshPort,
    path: JSON.stringify(fields.path),
    duties: [...fields.duties],
    tags: [...fields.tags],
    custom_values: JSON.stringify(fields.customValues),
    notes: fields.notes,
  }
}

function toSearched({ id, slug, fields }: MachineToWrite): { id: string; fields: SearchedField[] } {
  const many = (field: string, values: readonly string[]) => values.map((shown) => ({ field, shown }))
  return {
    id,
    fields: [
      { field: 'name', shown: fields.name },
      { field: 'slug', shown: slug },
      { field: 'kind', shown: fields.kind },
      { field: 'operatingSystem', shown: fields.operatingSystem },
      ...many('address', [
        ...new Set([
          ...(fields.sshAddress === null ? [] : [fields.sshAddress]),
          ...fields.interfaces.flatMap((card) => card.addresses.map(addressOf)),
        ]),
      ]),
      ...fields.interfaces.flatMap(({ mac }) =>
        mac === null ? [] : [{ field: 'mac', shown: mac, digits: mac.replaceAll(':', '') }],
      ),
      ...many(
        'interface',
        fields.interfaces.map((card) => card.name),
      ),
      ...many(
        'login',
        fields.accounts.map((account) => account.login),
      ),
      ...many('duty', fields.duties),
      ...many('tag', fields.tags),
      ...many('customValues', Object.values(fields.customValues)),
      { field: 'notes', shown: fields.notes },
    ],
  }
}
