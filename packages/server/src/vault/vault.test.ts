import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../store/database.ts'
import { createTestDatabase } from '../store/test-database.ts'
import { systemRandom } from '../system/random.ts'
import { createVault, rewrap } from './vault.ts'

let db: Database
let drop: () => Promise<void>
let folder: string
beforeAll(async () => {
  const database = await createTestDatabase()
  db = database.db
  drop = database.drop
  folder = await mkdtemp(join(tmpdir(), 'vault-'))
})
afterAll(async () => {
  await drop()
  await rm(folder, { recursive: true })
})

const random = systemRandom
const secret = Buffer.from('a private key')

async function createOrganisation(): Promise<string> {
  const id = random.uuid()
  await db.insertInto('organisations').values({ id, slug: id, name: id }).execute()
  return id
}

test('what was sealed opens for the same organisation and purpose, and for nothing else', async () => {
  const vault = await createVault({ db, masterKeyFile: join(folder, 'one.key'), random })
  const acme = await createOrganisation()
  const other = await createOrganisation()
  await vault.seal(other, 'key:1', secret)

  const sealed = await vault.seal(acme, 'key:1', secret)

  expect(await vault.open(acme, 'key:1', sealed)).toEqual(secret)
  expect(sealed.includes(secret)).toBe(false)
  await expect(vault.open(acme, 'key:2', sealed)).rejects.toThrow('does not open')
  await expect(vault.open(other, 'key:1', sealed)).rejects.toThrow('does not open')
  await expect(vault.open(null, 'key:1', sealed)).rejects.toThrow('has no key')
})

test('a seal with any byte changed does not open', async () => {
  const vault = await createVault({ db, masterKeyFile: join(folder, 'one.key'), random })
  const sealed = await vault.seal(null, 'key:1', secret)

  for (let position = 0; position < sealed.length; position += 1) {
    const changed = Buffer.from(sealed)
    changed[position] = (changed[position] ?? 0) ^ 1

    await expect(vault.open(null, 'key:1', changed)).rejects.toThrow()
  }
})

test('two first seals at once use one key of the organisation', async () => {
  const vault = await createVault({ db, masterKeyFile: join(folder, 'one.key'), random })
  const organisationId = await createOrganisation()

  const sealed = await Promise.all(
    Array.from({ length: 8 }, (_, index) => vault.seal(organisationId, `key:${index}`, secret)),
  )

  const opened = await Promise.all(
    sealed.map((value, index) => vault.open(organisationId, `key:${index}`, value)),
  )
  expect(opened.every((value) => value.equals(secret))).toBe(true)
})

test('the master key file belongs to its owner alone', async () => {
  const { mode } = await stat(join(folder, 'one.key'))

  expect(mode & 0o777).toBe(0o600)
})

test('a master key file that others can read stops the start', async () => {
  const masterKeyFile = join(folder, 'open.key')
  await writeFile(masterKeyFile, `intendant-master-key-1 ${randomBytes(32).toString('base64')}\n`)
  await chmod(masterKeyFile, 0o640)

  await expect(createVault({ db, masterKeyFile, random })).rejects.toThrow('chmod 600')
})

test('a missing master key file stops the start once there are secrets', async () => {
  const started = createVault({ db, masterKeyFile: join(folder, 'missing.key'), random })

  await expect(started).rejects.toThrow('Restore the master key file')
})

test.each([
  [
    'another master key',
    `intendant-master-key-1 ${randomBytes(32).toString('base64')}\n`,
    'not the one that sealed',
  ],
  ['something else', 'hello\n', 'not a master key file'],
  ['half a key', `intendant-master-key-1 ${randomBytes(16).toString('base64')}\n`, 'not a master key file'],
])('%s in the master key file stops the start', async (_, text, message) => {
  const masterKeyFile = join(folder, `${randomBytes(4).toString('hex')}.key`)
  await writeFile(masterKeyFile, text, { mode: 0o600 })

  await expect(createVault({ db, masterKeyFile, random })).rejects.toThrow(message)
})

test('after a rotation the new master key opens everything and the old one nothing', async () => {
  const from = join(folder, 'one.key')
  const to = join(folder, 'two.key')
  const organisationId = await createOrganisation()
  const before = await createVault({ db, masterKeyFile: from, random })
  const sealed = await before.seal(organisationId, 'key:1', secret)

  const count = await rewrap(db, { from, to }, random)
  const again = await rewrap(db, { from, to }, random)

  const after = await createVault({ db, masterKeyFile: to, random })
  expect(count).toBeGreaterThan(0)
  expect(again).toBe(0)
  expect(await after.open(organisationId, 'key:1', sealed)).toEqual(secret)
  await expect(createVault({ db, masterKeyFile: from, random })).rejects.toThrow('not the one')
  await expect(before.open(organisationId, 'key:1', sealed)).rejects.toThrow('another master key')
})
