import type { Driver, PathRule } from '@intendant/core/machines/machine.ts'
import type { Estate, PathMachine, PathNetwork } from '@intendant/core/paths/estate.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

type MachineRow = {
  id: string
  slug: string
  name: string
  organisation_id: string
  site_id: string | null
  host_id: string | null
  is_self: boolean
  driver: string
  ssh_address: string | null
  ssh_port: number
  path: unknown
  addresses: string[]
  logins: string[]
}

/** A machine as a URL names it. */
export type NamedMachine = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly organisationId: string
}

/**
 * Finds a machine by its id, its slug, or a slug it had until lately; null when there is none.
 */
export async function findNamedMachine(db: Database, reference: string): Promise<NamedMachine | null> {
  const row = await db
    .selectFrom('machines')
    .select(['id', 'slug', 'name', 'organisation_id'])
    .where((eb) =>
      eb.or([
        eb(sql<string>`id::text`, '=', reference.toLowerCase()),
        eb('slug', '=', reference),
        eb(
          'id',
          'in',
          eb
            .selectFrom('old_slugs')
            .select('thing_id')
            .where('kind', '=', 'machine')
            .where('slug', '=', reference)
            .where('until', '>', sql<Date>`now()`),
        ),
      ]),
    )
    // A machine that bears the word now comes before one that bore it once.
    .orderBy(sql`slug = ${reference}`, 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { id: row.id, slug: row.slug, name: row.name, organisationId: row.organisation_id } : null
}

/**
 * Loads the part of the inventory that can be on a path to a machine: the machine, Intendant's own, the networks of
 * their organisations with their gateways, and the hosts and fixed hops of all of these. It never grows with the
 * number of other machines.
 *
 * @returns null when the machine does not exist, or Intendant's own machine is not recorded yet.
 */
export async function findEstate(db: Database, machineId: string): Promise<Estate | null> {
  const self = await db.selectFrom('machines').select('id').where('is_self', '=', true).executeTakeFirst()
  if (!self) return null
  const rows = new Map<string, MachineRow>()
  await loadWithPassedThrough(db, rows, [self.id, machineId])
  if (!rows.has(machineId)) return null
  const organisations = new Set([...rows.values()].map((row) => row.organisation_id))
  const networks = await selectPathNetworks(db)
    .where('organisation_id', 'in', [...organisations])
    .orderBy('id')
    .execute()
  await loadWithPassedThrough(
    db,
    rows,
    networks.flatMap((network) => network.gateway_id ?? []),
  )
  return {
    selfId: self.id as Estate['selfId'],
    machines: new Map([...rows.values()].map((row) => [row.id as PathMachine['id'], toPathMachine(row)])),
    networks: networks.map(toPathNetwork),
  }
}

/** Adds machines, their hosts, and the hops their paths are fixed to, until nothing new is named. */
async function loadWithPassedThrough(
  db: Database,
  rows: Map<string, MachineRow>,
  ids: readonly string[],
): Promise<void> {
  let wanted = [...new Set(ids)].filter((id) => !rows.has(id))
  while (wanted.length > 0) {
    const found = await loadMachines(db, wanted)
    for (const row of found) rows.set(row.id, row)
    const named = found.flatMap((row) => [...(row.host_id === null ? [] : [row.host_id]), ...fixedHops(row)])
    wanted = [...new Set(named)].filter((id) => !rows.has(id))
    // A fixed hop that was deleted is named for ever and never found.
    if (found.length === 0) return
  }
}

function fixedHops(row: MachineRow): readonly string[] {
  const rule = row.path as PathRule
  return rule.mode === 'fixed' ? rule.hops : []
}

async function loadMachines(db: Database, ids: readonly string[]): Promise<MachineRow[]> {
  const { rows } = await sql<MachineRow>`
    select machines.id, slug, name, organisation_id, site_id, host_id, is_self, driver, ssh_address, ssh_port, path,
      array(
        select address::text from interface_addresses
        join interfaces on interfaces.id = interface_addresses.interface_id
        where interface_addresses.machine_id = machines.id
        order by interfaces.position, interface_addresses.position
      ) as addresses,
      array(select login from accounts where accounts.machine_id = machines.id order by position) as logins
    from machines
    where id = any(${ids}::uuid[])
    order by machines.id`.execute(db)
  return rows
}

function toPathMachine(row: MachineRow): PathMachine {
  return {
    id: row.id as PathMachine['id'],
    slug: row.slug,
    name: row.name,
    organisationId: row.organisation_id as PathMachine['organisationId'],
    siteId: row.site_id as PathMachine['siteId'],
    hostId: row.host_id as PathMachine['hostId'],
    driver: row.driver as Driver,
    sshAddress: row.ssh_address,
    sshPort: row.ssh_port,
    path: row.path as PathRule,
    addresses: row.addresses,
    logins: row.logins,
  }
}

/** A private key to sign in with, still sealed. */
export type SealedKey = {
  readonly id: string
  readonly organisationId: string | null
  readonly name: string
  readonly fingerprint: string
  /** A line as in authorized_keys. */
  readonly publicKey: string
  readonly certificate: string | null
  readonly needsOpenssh: boolean
  readonly sealedPrivateKey: Buffer
}

/**
 * The key for each account on a path: the one chosen for the account, else Intendant's own.
 *
 * @returns By `machineId/login`; an account is absent only while Intendant has no key at all.
 */
export async function loadAccountKeys(
  db: Database,
  accounts: readonly { readonly machineId: string; readonly login: string }[],
): Promise<Map<string, SealedKey>> {
  if (accounts.length === 0) return new Map()
  const chosen = await db
    .selectFrom('accounts')
    .select(['machine_id', 'login', 'key_id'])
    .where(
      'machine_id',
      'in',
      accounts.map((account) => account.machineId),
    )
    .execute()
  const keys = await db
    .selectFrom('keys')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('is_own', '=', true),
        eb(
          'id',
          'in',
          chosen.flatMap((row) => row.key_id ?? []).concat('00000000-0000-0000-0000-000000000000'),
        ),
      ]),
    )
    .execute()
  const found = new Map<string, SealedKey>()
  for (const { machineId, login } of accounts) {
    const row = chosen.find((account) => account.machine_id === machineId && account.login === login)
    const key = keys.find((candidate) => (row?.key_id ? candidate.id === row.key_id : candidate.is_own))
    if (key) found.set(`${machineId}/${login}`, toSealedKey(key))
  }
  return found
}

function toSealedKey(row: {
  id: string
  organisation_id: string | null
  name: string
  fingerprint: string
  public_key: string
  certificate: string | null
  needs_openssh: boolean
  sealed_private_key: Buffer
}): SealedKey {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    fingerprint: row.fingerprint,
    publicKey: row.public_key,
    certificate: row.certificate,
    needsOpenssh: row.needs_openssh,
    sealedPrivateKey: row.sealed_private_key,
  }
}

/** What of the networks decides how machines are reached, not yet run. */
export function selectPathNetworks(db: Database) {
  return db
    .selectFrom('networks')
    .select([
      'id',
      'name',
      'organisation_id',
      'site_id',
      sql<string>`prefix::text`.as('prefix'),
      'gateway_id',
    ])
}

/** A row of `selectPathNetworks` as paths are computed from it. Pure. */
export function toPathNetwork(
  row: Awaited<ReturnType<ReturnType<typeof selectPathNetworks>['execute']>>[number],
): PathNetwork {
  return {
    id: row.id as PathNetwork['id'],
    name: row.name,
    organisationId: row.organisation_id as PathNetwork['organisationId'],
    siteId: row.site_id as PathNetwork['siteId'],
    prefix: row.prefix,
    gatewayId: row.gateway_id as PathNetwork['gatewayId'],
  }
}
