import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureOwnKey } from '../intent/own-key.ts'
import { createVault, type Vault } from '../vault/vault.ts'
import { accountKeyEndpoints } from './account-keys.ts'
import { keyEndpoints } from './keys.ts'
import { ownPage, startTestServer, type TestServer } from './server-for-tests.ts'
import { systemEndpoints } from './system.ts'

let server: TestServer
let folder: string
let vault: Vault
let cookie: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'))
  let open: (vault: Vault) => void = () => undefined
  const opened = new Promise<Vault>((resolve) => (open = resolve))
  // The vault needs the database that the server brings: it is asked for at the first use.
  const later: Vault = {
    seal: async (...args) => (await opened).seal(...args),
    open: async (...args) => (await opened).open(...args),
  }
  server = await startTestServer((parts) => [
    ...keyEndpoints({ ...parts, vault: later }),
    ...accountKeyEndpoints(parts),
    ...systemEndpoints({
      ...parts,
      config: { dataFolder: folder, databaseUrl: null },
      version: '0.1.0',
      startedAt: parts.clock.now(),
    }),
  ])
  const { db, random } = server.parts
  vault = await createVault({ db, random, masterKeyFile: join(folder, 'master.key') })
  open(vault)
  cookie = (await server.person('admin', 'administrator')).cookie
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

async function send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) {
  return server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...ownPage, cookie },
    ...(body ? { payload: body } : {}),
  })
}

let count = 0
function makeKey(passphrase = ''): { text: string; publicLine: string } {
  count += 1
  const file = join(folder, `key-${count}`)
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'ada@notebook', '-f', file])
  return { text: readFileSync(file, 'utf8'), publicLine: readFileSync(`${file}.pub`, 'utf8').trim() }
}

test('before Intendant has a key of its own the line to paste says so, afterwards it holds the key', async () => {
  const before = await send('GET', '/key-line')
  const publicKey = await ensureOwnKey(server.parts.db, vault, server.parts.random)

  const after = await send('GET', '/key-line')

  expect([before.statusCode, before.json().problems[0].code]).toEqual([503, 'key-own-missing'])
  expect(after.json().publicKey).toBe(publicKey)
  expect(after.json().command).toContain(`'${publicKey}'`)
})

test('an uploaded key is sealed, listed without its private half, and opens again as an OpenSSH key', async () => {
  const { text, publicLine } = makeKey('open sesame')

  const added = await send('POST', '/keys', { name: 'Backup', privateKey: text, passphrase: 'open sesame' })

  const key = added.json()
  expect(key).toMatchObject({ name: 'Backup', type: 'ssh-ed25519', hasCertificate: false, usedBy: 0 })
  expect(publicLine.startsWith(key.publicKey)).toBe(true)
  const listed = await send('GET', '/keys')
  expect(listed.json().map((row: { name: string }) => row.name)).toEqual(['Intendant', 'Backup'])
  expect(listed.body).not.toContain('PRIVATE')
  const row = await server.parts.db
    .selectFrom('keys')
    .select('sealed_private_key')
    .where('id', '=', key.id)
    .executeTakeFirstOrThrow()
  const opened = await vault.open(null, `key:${key.id}`, row.sealed_private_key)
  expect(opened.toString()).toContain('BEGIN OPENSSH PRIVATE KEY')
})

test('a key is taken once, and a wrong one is explained at its field', async () => {
  const { text, publicLine } = makeKey('open sesame')
  await send('POST', '/keys', { name: 'One', privateKey: text, passphrase: 'open sesame' })

  const again = await send('POST', '/keys', { name: 'Two', privateKey: text, passphrase: 'open sesame' })
  const locked = await send('POST', '/keys', { name: 'Two', privateKey: text })
  const wrong = await send('POST', '/keys', { name: 'Two', privateKey: publicLine })

  expect(again.json().problems).toMatchObject([{ code: 'key-known', params: { name: 'One' } }])
  expect(locked.json().problems).toMatchObject([{ code: 'private-key-passphrase', path: ['passphrase'] }])
  expect(wrong.json().problems).toMatchObject([{ code: 'private-key-public', path: ['privateKey'] }])
})

test('a key that accounts use stays, and so does Intendant’s own', async () => {
  const { db, random } = server.parts
  const added = await send('POST', '/keys', { name: 'Used', privateKey: makeKey().text })
  const id = added.json().id as string
  const [organisationId, machineId] = [random.uuid(), random.uuid()]
  await db.insertInto('organisations').values({ id: organisationId, slug: 'acme', name: 'Acme' }).execute()
  await db
    .insertInto('machines')
    .values({
      id: machineId,
      organisation_id: organisationId,
      slug: 'web-01',
      name: 'web-01',
      kind: 'virtual',
      driver: 'ssh2',
    })
    .execute()
  await db
    .insertInto('accounts')
    .values({ machine_id: machineId, position: 0, login: 'root', key_id: id })
    .execute()
  const own = await db.selectFrom('keys').select('id').where('is_own', '=', true).executeTakeFirstOrThrow()

  const used = await send('DELETE', `/keys/${id}`)
  const mine = await send('DELETE', `/keys/${own.id}`)
  await db.deleteFrom('accounts').execute()
  const free = await send('DELETE', `/keys/${id}`)

  expect(used.json().problems).toMatchObject([{ code: 'key-used', params: { count: 1, machines: 'web-01' } }])
  expect(mine.json().problems).toMatchObject([{ code: 'key-own' }])
  expect([used.statusCode, mine.statusCode, free.statusCode]).toEqual([409, 409, 204])
})

test('people keep their own public keys, each once', async () => {
  const { publicLine, text } = makeKey()

  const added = await send('POST', '/account/keys', { publicKey: publicLine })
  const again = await send('POST', '/account/keys', { publicKey: publicLine })
  const wrong = await send('POST', '/account/keys', { publicKey: text })

  expect(added.json()).toMatchObject({ comment: 'ada@notebook', publicKey: publicLine })
  expect(again.statusCode).toBe(409)
  expect(wrong.json().problems).toMatchObject([{ code: 'public-key-private', path: ['publicKey'] }])
  expect((await send('GET', '/account/keys')).json()).toEqual([added.json()])
  expect((await send('DELETE', `/account/keys/${added.json().id}`)).statusCode).toBe(204)
  expect((await send('GET', '/account/keys')).json()).toEqual([])
})

test('the system tells its version, its database and its disk', async () => {
  const answer = await send('GET', '/system')

  expect(answer.json()).toMatchObject({
    version: '0.1.0',
    database: { version: expect.stringMatching(/^\d+/), embedded: true },
    dataFolder: { path: folder },
  })
  expect(answer.json().dataFolder.sizeBytes).toBeGreaterThan(0)
})
