import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import type { Result } from '@intendant/core/problem.ts'
import { guestLogin, guestPassword, homeOf } from '@intendant/lab/accounts.ts'
import { type Chain, startChain } from '@intendant/lab/chain.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Connections } from '../drivers/transport/connections.ts'
import { createConnections } from '../drivers/transport/pool.ts'
import { decideHostKey } from '../intent/host-keys.ts'
import { listFolder, openFile, writeFile } from '../reach/files.ts'
import { installKey } from '../reach/install-key.ts'
import { createReaching, type OwnReaching } from '../reach/reaching.ts'
import { runCommand } from '../reach/run-command.ts'
import { testConnection } from '../reach/test-connection.ts'
import { createTestWorld, openVault, type TestWorld } from '../reach/test-world.ts'
import { findNamedMachine, type NamedMachine } from '../store/paths.ts'
import { systemClock } from '../system/clock.ts'
import { silentLog } from '../system/log.ts'
import { systemRandom } from '../system/random.ts'
import { createTerminals, type Terminals } from './terminals.ts'
import { createTestViewer } from './test-viewer.ts'

// One chain and one story, as a newcomer lives it: the tests build on each other.
let chain: Chain
let world: TestWorld
let connections: Connections
let reaching: OwnReaching
let terminals: Terminals
let folder: string
let hidden: NamedMachine
const signal = new AbortController().signal
const mebibyte = 1024 * 1024

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'terminals-'))
  chain = await startChain({ authorize: false })
  world = await createTestWorld()
  await recordChain()
  const parts = { clock: systemClock, random: systemRandom, log: silentLog }
  connections = createConnections({ ...parts, runtimeFolder: join(folder, 'run') })
  reaching = createReaching({ ...parts, db: world.db, vault: openVault, connections })
  terminals = createTerminals({ ...parts, db: world.db, vault: openVault, reaching })
  const found = await findNamedMachine(world.db, 'hidden')
  if (!found) throw new Error('no hidden machine')
  hidden = found
})
afterAll(async () => {
  await terminals?.closeAll()
  await connections?.closeAll()
  await world?.drop()
  await chain?.dispose()
  rmSync(folder, { recursive: true, force: true })
})

test('the way is trusted hop by hop, each key as the machine itself has it', async () => {
  const stopped: string[] = []
  for (const machine of chain.machines) {
    const tried = await testConnection({ db: world.db, reaching }, world.actor, hidden, {
      login: null,
      signal,
    })
    const asked = tried.steps.at(-1)
    stopped.push(`${asked?.machine.slug} ${tried.problem?.code}`)
    const blob = Buffer.from(machine.hostKeyLine().split(' ')[1] ?? '', 'base64')
    const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
    expect(asked?.hostKey).toMatchObject({ state: 'pending', fingerprint })
    taken(
      await decideHostKey(world.db, world.actor, {
        id: asked?.hostKey?.id ?? '',
        decision: 'trust',
        fingerprint,
      }),
    )
  }

  expect(stopped).toEqual(chain.machines.map(({ name }) => `${name} host-key-pending`))
})

test('a password is used once through the hops to install the key, which then opens the door', async () => {
  const before = await testConnection({ db: world.db, reaching }, world.actor, hidden, {
    login: null,
    signal,
  })
  const keys = join(homeOf(chain.hidden.folder, guestLogin), '.ssh', 'authorized_keys')
  await chain.hidden.run('sh', [
    '-c',
    `mkdir -p ${join(keys, '..')}; printf '# mine' > ${keys}; chown -R ${guestLogin} ${join(keys, '..')}`,
  ])

  const wrong = await installKey({ db: world.db, reaching }, world.actor, hidden, {
    login: guestLogin,
    password: 'not it',
    signal,
  })
  const wish = { login: guestLogin, password: guestPassword, signal }
  const installed = taken(await installKey({ db: world.db, reaching }, world.actor, hidden, wish))
  taken(await installKey({ db: world.db, reaching }, world.actor, hidden, wish))

  expect(before.problem?.code).toBe('machine-key-refused')
  expect(wrong).toMatchObject({ ok: false, problems: [{ code: 'machine-password-refused' }] })
  expect(installed.reach).toMatchObject({ state: 'reachable', problem: null })
  expect(installed.path?.hops.map((hop) => hop.slug)).toEqual(['bastion', 'gateway', 'hidden'])
  expect(readFileSync(keys, 'utf8')).toBe(`# mine\n${ownKey.publicLine}\n`)
  const rows = await world.db.selectFrom('audit').select('details').execute()
  expect(JSON.stringify(rows)).not.toContain(guestPassword)
})

test('a shell on the hidden machine goes on while nobody looks, and not a byte is lost or doubled', async () => {
  const number = await openShell()
  const first = createTestViewer()
  const view = await attach(number, first)
  view.type(
    Buffer.from('stty -echo; i=0; while [ $i -lt 30000 ]; do echo "line $i"; i=$((i+1)); done; echo DONE\r'),
  )
  await vi.waitFor(() => expect(first.bytes()).toBeGreaterThan(20_000), { timeout: 10_000 })

  view.leave()
  const seen = first.bytes()
  const second = createTestViewer()
  const again = await attach(number, second, seen)
  second.onOutput = (total) => again.seen(seen + total)
  await vi.waitFor(() => expect(second.text()).toContain('DONE'), { timeout: 20_000 })

  const all = (first.text() + second.text()).replaceAll('\r', '')
  const lines = all.match(/^line \d+$/gm)
  expect(lines).toHaveLength(30_000)
  expect(lines?.at(-1)).toBe('line 29999')
  again.type(Buffer.from('exit 7\r'))
  await vi.waitFor(async () => expect(await stateOf(number)).toMatchObject({ state: 'ended', exitCode: 7 }))
  const cast = await text(taken(await terminals.openRecording(world.actor, number)))
  expect(cast).toContain('line 29999')
})

test('a flood harms nobody: another shell answers meanwhile, memory stays bounded, Ctrl-C ends it', async () => {
  const flooding = await openShell()
  const flood = createTestViewer()
  const floodView = await attach(flooding, flood)
  flood.onOutput = (total) => setImmediate(() => floodView.seen(total))
  const calm = await openShell()
  const viewer = createTestViewer()
  const view = await attach(calm, viewer)
  const before = process.memoryUsage().rss

  floodView.type(Buffer.from('yes "$(head -c 1000 /dev/zero | tr "\\0" x)"\r'))
  await vi.waitFor(() => expect(flood.bytes()).toBeGreaterThan(8 * mebibyte), { timeout: 20_000 })
  for (let round = 0; round < 5; round += 1) {
    view.type(Buffer.from(`echo $((${round} + 1000))\r`))
    await vi.waitFor(() => expect(viewer.text()).toContain(`\n${round + 1000}\r`), {
      timeout: 5_000,
      interval: 5,
    })
  }
  floodView.type(Buffer.from('\x03echo over; exit\r'))

  await vi.waitFor(async () => expect((await stateOf(flooding)).state).toBe('ended'), { timeout: 20_000 })
  // The viewer of the test keeps all it was sent; the server keeps no more than its limits.
  expect(process.memoryUsage().rss - before - flood.bytes()).toBeLessThan(200 * mebibyte)
  await terminals.end(world.actor, calm)
})

test('a file goes up and comes down through the hops, whole or not at all', async () => {
  const parts = { db: world.db, reaching, random: systemRandom }
  const bytes = systemRandom.bytes(8 * mebibyte)
  const at = { login: guestLogin, signal, path: 'a file\'s "name" $(x) é' }

  const up = taken(
    await writeFile(parts, world.actor, hidden, { ...at, overwrite: false, body: Readable.from([bytes]) }),
  )
  const refused = await writeFile(parts, world.actor, hidden, {
    ...at,
    overwrite: false,
    body: Readable.from(['no']),
  })
  const down = taken(await openFile(parts, world.actor, hidden, at))
  const received = await buffer(down.stream)
  const listed = taken(await listFolder(parts, world.actor, hidden, { login: guestLogin, signal, path: '' }))

  expect(up.sizeBytes).toBe(bytes.length)
  expect(refused).toMatchObject({ ok: false, why: 'conflict', problems: [{ code: 'file-exists' }] })
  expect([down.name, down.sizeBytes, received.equals(bytes)]).toEqual([at.path, bytes.length, true])
  expect(listed.entries.map((entry) => entry.name)).toContain(at.path)
})

test('an upload that breaks off leaves what was there, and no part of itself', async () => {
  const parts = { db: world.db, reaching, random: systemRandom }
  const home = homeOf(chain.hidden.folder, guestLogin)
  writeFileSync(join(home, 'kept'), 'as it was')
  const body = new PassThrough()
  const stop = new AbortController()

  const writing = writeFile(parts, world.actor, hidden, {
    login: 'root',
    path: join(home, 'kept'),
    overwrite: true,
    body,
    signal: stop.signal,
  })
  body.write(Buffer.alloc(100_000))
  await vi.waitFor(() => expect(readdirSync(home).some((name) => name.endsWith('.part'))).toBe(true))
  stop.abort()

  expect(await writing).toMatchObject({ ok: false, problems: [{ code: 'upload-broken' }] })
  expect(readFileSync(join(home, 'kept'), 'utf8')).toBe('as it was')
  expect(readdirSync(home).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('a command gets exactly its arguments, whatever they hold', async () => {
  const argv = ['printf', '%s|', "it's", '$(touch /tmp/x)', 'a\nb', '', '-n', '`id`', 'é"\\']

  const ran = taken(
    await runCommand({ db: world.db, reaching }, world.actor, hidden, {
      argv,
      login: guestLogin,
      timeoutMs: 20_000,
      signal,
    }),
  )

  expect(ran).toMatchObject({ exitCode: 0, truncated: false })
  expect(ran.stdout.toString('utf8')).toBe(
    argv
      .slice(2)
      .map((word) => `${word}|`)
      .join(''),
  )
})

test('a hop that goes away makes its sessions lost, also one that a frozen viewer holds back', async () => {
  const number = await openShell()
  const viewer = createTestViewer()
  const view = await attach(number, viewer)
  view.type(Buffer.from('echo last words\r'))
  await vi.waitFor(() => expect(viewer.text()).toContain('last words'))

  const flooding = await openShell()
  const frozen = createTestViewer()
  const frozenView = await attach(flooding, frozen)
  frozenView.type(Buffer.from('yes\r'))
  await vi.waitFor(() => expect(frozen.bytes()).toBe(mebibyte), { timeout: 20_000 })

  await chain.gateway.stop()
  await vi.waitFor(async () => expect((await stateOf(number)).state).toBe('lost'), { timeout: 60_000 })
  await vi.waitFor(async () => expect((await stateOf(flooding)).state).toBe('lost'), { timeout: 60_000 })
  await chain.gateway.start()

  expect((await stateOf(number)).problem?.code).toBe('session-connection-lost')
})

test('a machine that changes its key blocks everything behind it until someone decides', async () => {
  await chain.gateway.changeHostKey()

  const first = await testConnection({ db: world.db, reaching }, world.actor, hidden, { login: null, signal })
  const second = await reaching.connect(world.actor, hidden.id, { login: null }).catch((error) => error)
  const changed = first.steps.at(-1)
  taken(
    await decideHostKey(world.db, world.actor, {
      id: changed?.hostKey?.id ?? '',
      decision: 'trust',
      fingerprint: changed?.hostKey?.fingerprint ?? '',
    }),
  )
  const after = await testConnection({ db: world.db, reaching }, world.actor, hidden, {
    login: guestLogin,
    signal,
  })

  expect(first.problem).toMatchObject({ code: 'host-key-changed', params: { machine: 'gateway' } })
  expect(changed?.trustedFingerprint).toMatch(/^SHA256:/)
  expect(second.problem.code).toBe('host-key-changed')
  expect(after.problem).toBeNull()
})

const ownKey = { publicLine: '' }

async function recordChain(): Promise<void> {
  const { db, organisationId } = world
  await db.deleteFrom('networks').execute()
  await db.deleteFrom('machines').where('is_self', '=', false).execute()
  for (const { name, address, port } of chain.machines) {
    const id = systemRandom.uuid()
    const machine = { id, organisation_id: organisationId, slug: name, name, kind: 'virtual', driver: 'ssh2' }
    await db
      .insertInto('machines')
      .values({ ...machine, ssh_address: name === 'bastion' ? address : null, ssh_port: port })
      .execute()
    await db.insertInto('accounts').values({ machine_id: id, position: 0, login: 'ops' }).execute()
    const card = systemRandom.uuid()
    await db
      .insertInto('interfaces')
      .values({ id: card, machine_id: id, position: 0, name: 'eth0' })
      .execute()
    const inside = { bastion: '10.44.1.1/24', gateway: '10.44.1.2/24', hidden: '10.44.2.2/24' }[name]
    await db
      .insertInto('interface_addresses')
      .values({ interface_id: card, machine_id: id, position: 0, address: inside ?? '' })
      .execute()
  }
  for (const [slug, prefix, gateway] of [
    ['a', '10.44.1.0/24', 'bastion'],
    ['b', '10.44.2.0/24', 'gateway'],
  ] as const) {
    const found = await findNamedMachine(db, gateway)
    await db
      .insertInto('networks')
      .values({
        id: systemRandom.uuid(),
        organisation_id: organisationId,
        slug,
        name: slug,
        prefix,
        gateway_id: found?.id ?? null,
      })
      .execute()
  }
  await useLabKey()
}

/** Intendant's own key is the lab's; the two hops know it already, the hidden machine does not. */
async function useLabKey(): Promise<void> {
  const own = await world.db
    .selectFrom('keys')
    .select('id')
    .where('is_own', '=', true)
    .executeTakeFirstOrThrow()
  const line = chain.key.publicLine.trim()
  ownKey.publicLine = line
  const sealed = await openVault.seal(null, `key:${own.id}`, chain.key.privateKey)
  await world.db
    .updateTable('keys')
    .set({ public_key: line, sealed_private_key: sealed })
    .where('id', '=', own.id)
    .execute()
  chain.bastion.addAuthorizedKey('ops', line)
  chain.gateway.addAuthorizedKey('ops', line)
  chain.hidden.addAuthorizedKey('root', line)
  if (!existsSync(homeOf(chain.hidden.folder, guestLogin))) throw new Error('the lab has no guest account')
}

async function openShell(): Promise<number> {
  const wish = { machine: hidden, login: guestLogin, columns: 80, rows: 24 }
  const { number } = taken(await terminals.open(world.actor, wish))
  await vi.waitFor(async () => expect((await stateOf(number)).state).toBe('open'), { timeout: 20_000 })
  return number
}

async function attach(number: number, viewer: ReturnType<typeof createTestViewer>, from = 0) {
  const wish = { from, columns: 80, rows: 24, watch: false }
  return taken(await terminals.attach(world.actor, number, wish, viewer))
}

async function stateOf(number: number) {
  return taken(await terminals.show({ personId: world.actor.personId, language: 'en' }, number))
}

function taken<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems)}`)
  return result.value
}
