import type { Inventory } from '@intendant/core/export/portable.ts'
import type { KnownHostKey } from '@intendant/core/export/ssh-config.ts'
import type { MachineId } from '@intendant/core/ids.ts'
import type { MachineFilter } from '@intendant/core/machines/filter.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { listMachinesById } from './machines.ts'
import { listPassingIds } from './machines-list.ts'
import { listPlaces } from './places.ts'

/**
 * The inventory as it is written to files: the machines that pass a filter and the places they are in. Without a
 * filter everything, empty places too.
 *
 * @returns `others` gives the words of the machines left out, so that a host or a gateway among them can be named.
 */
export async function loadInventory(
  db: Database,
  filter: MachineFilter,
): Promise<{ inventory: Inventory; others: ReadonlyMap<MachineId, string> }> {
  const ids = filter.length === 0 ? null : await listPassingIds(db, filter)
  const machines = await listMachinesById(db, ids)
  const places = await listPlaces(db)
  const words = await db.selectFrom('machines').select(['id', 'slug']).execute()
  const people = await db.selectFrom('people').select(['id', 'login', 'name']).execute()
  const keys = await db.selectFrom('keys').select(['id', 'name']).execute()
  const within = ids === null ? null : new Set<string>(machines.map((machine) => machine.organisationId))
  const isKept = (organisationId: string) => within === null || within.has(organisationId)
  return {
    inventory: {
      organisations: places.organisations
        .filter(({ id }) => isKept(id))
        .map(({ machineCount: _, ...organisation }) => organisation),
      sites: places.sites.filter(({ organisationId }) => isKept(organisationId)),
      networks: places.networks
        .filter(({ organisationId }) => isKept(organisationId))
        .map(({ machineCount: _, ...network }) => network),
      machines,
      people: people as unknown as Inventory['people'],
      keys: keys as unknown as Inventory['keys'],
    },
    others: new Map(words.map((row) => [row.id as MachineId, row.slug])),
  }
}

/** Host keys that are decided on, of some machines, by the words of the machines. */
export async function listDecidedKeys(db: Database, machineIds: readonly string[]): Promise<KnownHostKey[]> {
  const { rows } = await sql<KnownHostKey>`
    select slug, type, blob, state from host_keys join machines on machines.id = machine_id
    where machine_id = any(${machineIds}::uuid[]) and state in ('trusted', 'revoked')
    order by sort_key, machines.id, type, blob`.execute(db)
  return rows
}
