import { mkdtemp, rm } from 'node:fs/promises'
import ssh2 from 'ssh2'
import { expect, test } from 'vitest'
import { systemActor } from '../identity/actor.ts'
import { recordChanges } from '../store/changes.ts'
import { findOwnMachine } from '../store/own-machine.ts'
import { findReach } from '../store/reach.ts'
import { createTestDatabase } from '../store/test-database.ts'
import type { OwnMachine } from '../system/own-machine.ts'
import { systemRandom } from '../system/random.ts'
import { createVault } from '../vault/vault.ts'
import { ensureOwnKey } from './own-key.ts'
import { recordSelf, refreshSelf } from './own-machine.ts'

const seen: OwnMachine = {
  name: 'panel',
  kind: 'virtual',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  login: 'root',
  interfaces: [{ name: 'eth0', mac: '02:00:5e:10:00:01', addresses: ['192.0.2.10/24'] }],
}
const moved: OwnMachine = {
  ...seen,
  operatingSystem: 'Debian GNU/Linux 13 (trixie)',
  interfaces: [{ name: 'eth0', mac: '02:00:5e:10:00:01', addresses: ['192.0.2.11/24'] }],
}

async function prepare() {
  const { db, drop } = await createTestDatabase()
  const organisationId = systemRandom.uuid()
  await db.insertInto('organisations').values({ id: organisationId, slug: 'acme', name: 'Acme' }).execute()
  return { db, drop, organisationId }
}

test('the own machine is recorded once, reached without SSH', async () => {
  const { db, drop, organisationId } = await prepare()

  await recordSelf(db, systemRandom, systemActor, organisationId, seen)
  await recordSelf(db, systemRandom, systemActor, organisationId, seen)

  expect(await findOwnMachine(db)).toMatchObject({
    organisationId,
    slug: 'panel',
    name: 'panel',
    kind: 'virtual',
    driver: 'local',
    operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    interfaces: seen.interfaces,
    accounts: [{ login: 'root', keyId: null }],
  })
  const own = await findOwnMachine(db)
  expect(await findReach(db, own?.id ?? '')).toMatchObject({ state: 'reachable', latencyMs: 0 })
  await drop()
})

test('a start notices a new address and a new system', async () => {
  const { db, drop, organisationId } = await prepare()
  await recordSelf(db, systemRandom, systemActor, organisationId, seen)

  const first = await refreshSelf(db, systemRandom, moved)
  const second = await refreshSelf(db, systemRandom, moved)

  expect({ first, second }).toEqual({ first: ['interfaces', 'operatingSystem'], second: [] })
  expect(await findOwnMachine(db)).toMatchObject({
    revision: 2,
    operatingSystem: moved.operatingSystem,
    interfaces: moved.interfaces,
  })
  await drop()
})

test('a start leaves alone what a person has decided', async () => {
  const { db, drop, organisationId } = await prepare()
  await recordSelf(db, systemRandom, systemActor, organisationId, seen)
  const machine = await findOwnMachine(db)
  const thing = { kind: 'machine', id: machine?.id ?? '', slug: 'panel', name: 'panel' } as const
  const person = { ...systemActor, name: 'Ada' }
  await recordChanges(db, person, thing, { interfaces: [] }, { interfaces: seen.interfaces })

  const changed = await refreshSelf(db, systemRandom, moved)

  expect(changed).toEqual(['operatingSystem'])
  await drop()
})

test('before set-up there is nothing to refresh', async () => {
  const { db, drop } = await prepare()

  expect(await refreshSelf(db, systemRandom, seen)).toEqual([])
  await drop()
})

test('the own key is made once, even by two starts at once, and opens with the vault', async () => {
  const { db, drop } = await prepare()
  const folder = await mkdtemp('/tmp/own-key-')
  const vault = await createVault({ db, masterKeyFile: `${folder}/master.key`, random: systemRandom })

  const both = await Promise.all([
    ensureOwnKey(db, vault, systemRandom),
    ensureOwnKey(db, vault, systemRandom),
  ])

  const row = await db.selectFrom('keys').selectAll().executeTakeFirstOrThrow()
  const opened = await vault.open(null, `key:${row.id}`, row.sealed_private_key)
  const parsed = ssh2.utils.parseKey(opened)
  if (parsed instanceof Error) throw parsed
  const shown = Array.isArray(parsed) ? parsed[0] : parsed
  expect(both).toEqual([row.public_key, row.public_key])
  expect(`ssh-ed25519 ${shown?.getPublicSSH().toString('base64')} intendant`).toBe(row.public_key)
  expect(row.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  await drop()
  await rm(folder, { recursive: true })
})
