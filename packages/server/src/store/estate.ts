import type { Estate, PathMachine } from '@intendant/core/paths/estate.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { selectPathNetworks, toPathNetwork } from './paths.ts'

type MachineRow = {
  id: string
  slug: string
  name: string
  organisation_id: string
  site_id: string | null
  host_id: string | null
  driver: string
  ssh_address: string | null
  ssh_port: number
  path: unknown
}

/**
 * Loads all that paths are computed from: every machine and every network. For one machine `store/paths.ts` loads less.
 *
 * @returns null while Intendant's own machine is not recorded.
 */
export async function findWholeEstate(db: Database): Promise<Estate | null> {
  const self = await db.selectFrom('machines').select('id').where('is_self', '=', true).executeTakeFirst()
  if (!self) return null
  const machines = await db
    .selectFrom('machines')
    .select(['id', 'slug', 'name', 'organisation_id', 'site_id', 'host_id', 'driver'])
    .select(['ssh_address', 'ssh_port', 'path'])
    .orderBy('id')
    .execute()
  const addresses = await sql<{ machine_id: string; address: string }>`
    select a.machine_id, address::text from interface_addresses a join interfaces i on i.id = a.interface_id
    order by a.machine_id, i.position, a.position`.execute(db)
  const accounts = await db
    .selectFrom('accounts')
    .select(['machine_id', 'login'])
    .orderBy('machine_id')
    .orderBy('position')
    .execute()
  const networks = await selectPathNetworks(db).orderBy('id').execute()
  const addressesOf = Map.groupBy(addresses.rows, (row) => row.machine_id)
  const loginsOf = Map.groupBy(accounts, (row) => row.machine_id)
  return {
    selfId: self.id as Estate['selfId'],
    machines: new Map(
      machines.map((row) => [
        row.id as PathMachine['id'],
        toPathMachine(row, {
          addresses: (addressesOf.get(row.id) ?? []).map((item) => item.address),
          logins: (loginsOf.get(row.id) ?? []).map((item) => item.login),
        }),
      ]),
    ),
    networks: networks.map(toPathNetwork),
  }
}

function toPathMachine(row: MachineRow, parts: Pick<PathMachine, 'addresses' | 'logins'>): PathMachine {
  return {
    id: row.id as PathMachine['id'],
    slug: row.slug,
    name: row.name,
    organisationId: row.organisation_id as PathMachine['organisationId'],
    siteId: row.site_id as PathMachine['siteId'],
    hostId: row.host_id as PathMachine['hostId'],
    driver: row.driver as PathMachine['driver'],
    sshAddress: row.ssh_address,
    sshPort: row.ssh_port,
    path: row.path as PathMachine['path'],
    ...parts,
  }
}
