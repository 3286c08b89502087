import { once } from 'node:events'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guestLogin, guestPassword } from '@intendant/lab/accounts.ts'
import { type Chain, startChain } from '@intendant/lab/chain.ts'
import { makeKey } from '@intendant/lab/keys.ts'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { systemClock } from '../../system/clock.ts'
import { silentLog } from '../../system/log.ts'
import { systemRandom } from '../../system/random.ts'
import type { Connections, RouteHop, RouteStep } from './connections.ts'
import { createConnections } from './pool.ts'
import { program } from './program.ts'
import { testHop } from './test-routes.ts'

const patience = { timeoutMs: 60_000 }
let chain: Chain
let connections: Connections
let runtimeFolder: string

beforeAll(async () => {
  chain = await startChain({ maxSessions: 2 })
})
afterAll(() => chain?.dispose())
afterEach(() => connections?.closeAll())

function start(idleMs = 60_000) {
  runtimeFolder = mkdtempSync(join(tmpdir(), 'intendant-run-'))
  connections = createConnections({
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    runtimeFolder,
    deadlines: { idleMs },
  })
  return connections
}

function routeTo(
  count: 1 | 2 | 3,
  driver: RouteHop['driver'] = 'ssh2',
  rest: Partial<RouteHop> = {},
): RouteHop[] {
  return chain.machines
    .slice(0, count)
    .map(({ address, port, name }, index) =>
      testHop(
        { address, port, privateKey: chain.key.privateKey },
        { name, driver, ...(index === count - 1 ? rest : {}) },
      ),
    )
}

/** How many SSH connections a machine serves now: its sign-in processes. */
async function countServed(machine: 'bastion' | 'gateway' | 'hidden'): Promise<number> {
  const list = await chain[machine].run('sh', [
    '-c',
    'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n" | grep -c "\\[priv\\]" || true',
  ])
  return Number(list.trim())
}

test('hops are shared: two machines behind one gateway need one connection to each hop', async () => {
  const { open } = start()

  const transports = await Promise.all([
    open(routeTo(3)),
    open(routeTo(2)),
    open(routeTo(3)),
    open(routeTo(1)),
  ])

  const names = await Promise.all(
    transports.map((one) => one.exec({ ...patience, program: program`hostname` })),
  )
  expect(names.map(({ stdout }) => stdout.toString().trim())).toEqual([
    'hidden',
    'gateway',
    'hidden',
    'bastion',
  ])
  expect([await countServed('bastion'), await countServed('gateway')]).toEqual([1, 1])
})

test('every hop tells its stages in order, and a kept connection only that it is ready', async () => {
  const { open } = start()
  const first: RouteStep[] = []
  const second: RouteStep[] = []

  await open(routeTo(2), { onStep: (step) => first.push(step) })
  await open(routeTo(2), { onStep: (step) => second.push(step) })

  const stages = ['dial', 'banner', 'host-key', 'sign-in', 'ready']
  expect(first.map(({ hop, stage }) => `${hop} ${stage}`)).toEqual(
    [0, 1].flatMap((hop) => stages.map((stage) => `${hop} ${stage}`)),
  )
  expect(second.map(({ hop, stage, ms }) => ({ hop, stage, ms }))).toEqual([
    { hop: 0, stage: 'ready', ms: 0 },
    { hop: 1, stage: 'ready', ms: 0 },
  ])
})

test.each(['ssh2', 'openssh'] as const)(
  'a machine that takes two sessions a connection serves seven shells and programs too: %s',
  async (driver) => {
    const { open } = start()
    const transport = await open(routeTo(2, driver))

    const shells = await Promise.all(
      Array.from({ length: 7 }, () => transport.shell({ columns: 80, rows: 24 })),
    )
    const { stdout } = await transport.exec({ ...patience, program: program`echo fits` })

    expect(stdout.toString()).toBe('fits\n')
    for (const shell of shells) {
      shell.output.resume()
      shell.write(Buffer.from('exit 4\n'))
    }
    expect((await Promise.all(shells.map((shell) => shell.ended))).map(({ exitCode }) => exitCode)).toEqual(
      Array(7).fill(4),
    )
  },
)

test('a forward reaches what only the far machine reaches', async () => {
  const { open } = start()
  const transport = await open(routeTo(2))

  const stream = await transport.forward({ address: chain.hidden.address, port: chain.hidden.port })

  const [greeting] = (await once(stream, 'data')) as [Buffer]
  expect(greeting.toString()).toMatch(/^SSH-2\.0-/)
  stream.destroy()
})

test('a hop that is off is named, with where it was dialled from', async () => {
  const { open } = start()
  await chain.gateway.stop()

  const opening = open(routeTo(3))

  await expect(opening).rejects.toMatchObject({
    problem: { code: 'forward-failed', params: { from: 'bastion', machine: 'gateway' } },
  })
  await chain.gateway.start()
})

test('shells learn that their machine is gone, and the way works again when it is back', async () => {
  const { open } = start()
  const transport = await open(routeTo(3))
  const shell = await transport.shell({ columns: 80, rows: 24 })
  shell.output.resume()

  await chain.gateway.stop()

  expect(await shell.ended).toEqual({ exitCode: null, signal: null, lost: true })
  await expect(transport.exec({ ...patience, program: program`true` })).rejects.toMatchObject({
    problem: { code: 'connection-lost' },
  })
  await chain.gateway.start()
  const again = await open(routeTo(3))
  expect((await again.exec({ ...patience, program: program`hostname` })).stdout.toString()).toBe('hidden\n')
})

test('forgetting a hop cuts what runs through it', async () => {
  const { open, forget } = start()
  const transport = await open(routeTo(3))
  const shell = await transport.shell({ columns: 80, rows: 24 })
  shell.output.resume()

  forget('gateway')

  expect(await shell.ended).toMatchObject({ lost: true })
})

test('a connection nobody uses is closed, with its hops', async () => {
  const { open } = start(50)
  const transport = await open(routeTo(2))
  await transport.exec({ ...patience, program: program`true` })

  transport.close()

  await expect.poll(() => countServed('bastion'), { timeout: 10_000 }).toBe(0)
})

test.each(['ssh2', 'openssh'] as const)(
  'a password signs in once where it is allowed: %s',
  async (driver) => {
    const { open } = start()
    const withPassword = (password: string) =>
      routeTo(2, driver, {
        login: guestLogin,
        credential: async () => ({ kind: 'password', password }) as const,
      })

    const transport = await open(withPassword(guestPassword), { fresh: true })

    expect((await transport.exec({ ...patience, program: program`id -un` })).stdout.toString()).toBe(
      'guest\n',
    )
    transport.close()
    await expect(open(withPassword('wrong'), { fresh: true })).rejects.toMatchObject({
      problem: { code: 'machine-password-refused', params: { login: guestLogin } },
    })
  },
)

test('a certificate signs in by OpenSSH, and ssh2 says that it cannot', async () => {
  const { open } = start()
  const pair = await makeKey(chain.hidden.folder, 'certified')
  const certificate = await chain.certify(pair.publicLine, ['ops'])
  const credential = async () =>
    ({ kind: 'key', privateKey: Buffer.from(pair.privateKey), certificate }) as const

  const transport = await open(routeTo(3, 'openssh', { credential }))
  const { stdout } = await transport.exec({ ...patience, program: program`hostname` })
  const left = readdirSync(runtimeFolder).flatMap((name) => readdirSync(join(runtimeFolder, name)))

  expect(stdout.toString()).toBe('hidden\n')
  expect(left.filter((name) => name.startsWith('key'))).toEqual([])
  await expect(open(routeTo(3, 'ssh2', { credential }))).rejects.toMatchObject({
    problem: { code: 'certificate-needs-openssh' },
  })
})

test.each(['ssh2', 'openssh'] as const)(
  'a changed host key stops the way at that hop: %s',
  async (driver) => {
    const { open } = start()
    const trusted = chain.hidden.hostKeyLine()
    const pinned = routeTo(3, driver, {
      trustedHostKeys: [trusted],
      verifyHostKey: async (shown) =>
        `${shown.type} ${shown.blob}` === trusted
          ? { trusted: true }
          : {
              trusted: false,
              problem: { code: 'host-key-changed', path: [], params: { machine: 'hidden', ...shown } },
            },
    })
    const before = await open(pinned, { fresh: true })
    before.close()

    await chain.hidden.changeHostKey()

    const steps: RouteStep[] = []
    await expect(open(pinned, { onStep: (step) => steps.push(step) })).rejects.toMatchObject({
      problem: { code: 'host-key-changed' },
      retry: 'never',
    })
    expect(steps.at(-1)).toMatchObject({ hop: 2, stage: 'host-key', outcome: 'failed' })
    expect(steps.at(-1)?.shownHostKey?.type).toBe('ssh-ed25519')
  },
)

test('a machine whose way changed keeps its shells and gets a new connection for what comes', async () => {
  const { open, retire } = start()
  const before = await open(routeTo(2))
  const shell = await before.shell({ columns: 80, rows: 24 })
  let printed = ''
  shell.output.on('data', (bytes) => {
    printed += String(bytes)
  })

  retire('gateway')
  const after = await open(routeTo(2))
  await after.exec({ ...patience, program: program`true` })
  shell.write(Buffer.from('echo "still $((40 + 2))"\n'))

  await vi.waitFor(() => expect(printed).toContain('still 42'), patience.timeoutMs)
  expect(await countServed('gateway')).toBe(2)
  shell.close()
  before.close()
  await vi.waitFor(async () => expect(await countServed('gateway')).toBe(1), patience.timeoutMs)
})

test('a retired connection is cut too when its machine is forgotten', async () => {
  const { open, retire, forget } = start()
  const shell = await (await open(routeTo(2))).shell({ columns: 80, rows: 24 })
  shell.output.resume()

  retire('gateway')
  forget('gateway')

  expect((await shell.ended).lost).toBe(true)
})

test('no key stays in memory after a sign-in, nor after that of a further connection', async () => {
  const { open } = start()
  const given: Buffer[] = []
  const route = routeTo(1).map((hop) => ({
    ...hop,
    credential: async () => {
      const privateKey = Buffer.from(chain.key.privateKey)
      given.push(privateKey)
      return { kind: 'key', privateKey, certificate: null } as const
    },
  }))
  const transport = await open(route)

  await Promise.all(Array.from({ length: 3 }, () => transport.shell({ columns: 80, rows: 24 })))

  expect(given.length).toBeGreaterThan(1)
  expect(given.every((buffer) => buffer.every((byte) => byte === 0))).toBe(true)
})
