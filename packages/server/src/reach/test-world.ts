import { createFakeConnections, type FakeConnections } from '../drivers/fake/fake-connections.ts'
import type { Actor } from '../identity/actor.ts'
import type { Database } from '../store/database.ts'
import { createTestDatabase } from '../store/test-database.ts'
import { systemClock } from '../system/clock.ts'
import { silentLog } from '../system/log.ts'
import { systemRandom } from '../system/random.ts'
import type { Vault } from '../vault/vault.ts'
import { createReaching, type OwnReaching } from './reaching.ts'

/** A vault that seals nothing but keeps what belongs together, for tests. */
export const openVault: Vault = {
  seal: async (organisationId, purpose, plaintext) =>
    Buffer.concat([Buffer.from(`${organisationId}|${purpose}\n`), plaintext]),
  open: async (organisationId, purpose, sealed) => {
    const prefix = Buffer.from(`${organisationId}|${purpose}\n`)
    if (!Buffer.from(sealed).subarray(0, prefix.length).equals(prefix)) throw new Error('the seal is broken')
    return Buffer.from(sealed.subarray(prefix.length))
  },
}

/** A small inventory: Intendant's own machine, a bastion with a network behind it, a machine in that network. */
export type TestWorld = {
  readonly db: Database
  readonly url: string
  readonly connections: FakeConnections
  readonly reaching: OwnReaching
  readonly actor: Actor
  readonly organisationId: string
  readonly ids: { readonly self: string; readonly bastion: string; readonly hidden: string }
  readonly drop: () => Promise<void>
}

/** Makes the world on a database of its own, with machines in memory. */
export async function createTestWorld(): Promise<TestWorld> {
  const { db, url, drop } = await createTestDatabase()
  const uuid = () => systemRandom.uuid()
  const organisationId = uuid()
  const ids = { self: uuid(), bastion: uuid(), hidden: uuid() }
  await db.insertInto('organisations').values({ id: organisationId, slug: 'acme', name: 'Acme' }).execute()
  const base = { organisation_id: organisationId, kind: 'physical' }
  await db
    .insertInto('machines')
    .values([
      { ...base, id: ids.self, slug: 'panel', name: 'Panel', driver: 'local', is_self: true },
      {
        ...base,
        id: ids.bastion,
        slug: 'bastion',
        name: 'Bastion',
        driver: 'ssh2',
        ssh_address: '203.0.113.10',
      },
      { ...base, id: ids.hidden, slug: 'hidden', name: 'Hidden', driver: 'ssh2', ssh_address: '10.7.0.5' },
    ])
    .execute()
  await db
    .insertInto('accounts')
    .values([
      { machine_id: ids.bastion, position: 0, login: 'jump' },
      { machine_id: ids.hidden, position: 0, login: 'admin' },
    ])
    .execute()
  await db
    .insertInto('networks')
    .values({
      id: uuid(),
      organisation_id: organisationId,
      slug: 'inside',
      name: 'Inside',
      prefix: '10.7.0.0/24',
      gateway_id: ids.bastion,
    })
    .execute()
  await recordOwnKey(db)
  const actor = await recordPerson(db, 'ada')
  const connections = createFakeConnections()
  const reaching = createReaching({
    db,
    vault: openVault,
    connections,
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  })
  return { db, url, connections, reaching, actor, organisationId, ids, drop }
}

/** Records a person and gives them as an actor. */
export async function recordPerson(db: Database, login: string): Promise<Actor> {
  const personId = systemRandom.uuid()
  await db
    .insertInto('people')
    .values({ id: personId, login, name: login, role: 'administrator', preferences: '{}' })
    .execute()
  return {
    personId,
    name: login,
    role: 'administrator',
    via: 'session',
    signInId: null,
    address: null,
    language: 'en',
  }
}

/** Trusts what a machine in memory shows now. */
export async function trustMachine(world: TestWorld, machineId: string): Promise<void> {
  const { type, blob, fingerprint } = world.connections.machine(machineId).hostKey
  await world.db
    .insertInto('host_keys')
    .values({ id: systemRandom.uuid(), machine_id: machineId, type, blob, fingerprint, state: 'trusted' })
    .execute()
}

async function recordOwnKey(db: Database): Promise<void> {
  const id = systemRandom.uuid()
  await db
    .insertInto('keys')
    .values({
      id,
      name: 'Intendant',
      type: 'ssh-ed25519',
      public_key: 'ssh-ed25519 AAAAC3 intendant',
      fingerprint: 'SHA256:own',
      is_own: true,
      sealed_private_key: await openVault.seal(null, `key:${id}`, Buffer.from('PRIVATE KEY')),
    })
    .execute()
}
