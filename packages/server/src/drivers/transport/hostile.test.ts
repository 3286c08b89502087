import { makeLabFolder } from '@intendant/lab/folder.ts'
import {
  type Hostile,
  type HostileBehaviour,
  type HostileSsh,
  startHostile,
  startHostileSsh,
} from '@intendant/lab/hostile.ts'
import { makeKey } from '@intendant/lab/keys.ts'
import { afterEach, describe, expect, test } from 'vitest'
import type { RouteStep, ShownHostKey } from './connections.ts'
import { program } from './program.ts'
import { testConnections, testHop } from './test-routes.ts'

const key = (await makeKey(makeLabFolder(), 'key')).privateKey
const soon = {
  dialMs: 5_000,
  bannerMs: 700,
  keyExchangeMs: 700,
  signInMs: 700,
  channelMs: 700,
  idleMs: 1_000,
}

const disposals: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const dispose of disposals.splice(0).reverse()) await dispose()
})

function connectionsTo(server: Hostile) {
  const connections = testConnections(soon)
  disposals.push(server.dispose, connections.closeAll)
  const { address, port } = server
  return { connections, hop: testHop({ address, port, privateKey: key }) }
}

describe.each(['ssh2', 'openssh'] as const)('a server that behaves badly, met by %s', (driver) => {
  const below: [HostileBehaviour, RouteStep['stage'], string][] = [
    ['hang', 'banner', 'banner-timeout'],
    ['hang-up', 'banner', 'connection-closed-early'],
    ['garble', 'banner', 'not-ssh|banner-timeout'],
    ['other-protocol', 'banner', 'not-ssh|connection-closed-early'],
    [
      'garble-after-banner',
      'host-key',
      'ssh-garbled|key-exchange-timeout|connection-closed-early|openssh-failed',
    ],
    ['hang-after-banner', 'host-key', 'key-exchange-timeout'],
    ['endless-banner', 'banner', 'not-ssh'],
    ['endless-line', 'banner', 'not-ssh'],
    ['drip', 'banner', 'banner-timeout'],
  ]
  test.each(below)('%s: the stage %s fails with %s', async (behaviour, stage, codes) => {
    const { connections, hop } = connectionsTo(await startHostile(behaviour))
    const steps: RouteStep[] = []

    const opening = connections.open([{ ...hop, driver }], { onStep: (step) => steps.push(step) })

    await expect(opening).rejects.toMatchObject({ problem: { code: expect.stringMatching(`^(${codes})$`) } })
    expect(steps.filter(({ outcome }) => outcome === 'failed').map((step) => step.stage)).toEqual([stage])
  })

  const inside: [HostileSsh, string][] = [
    ['refuse-sign-in', 'machine-key-refused'],
    ['silent-sign-in', 'sign-in-timeout'],
    ['only-old-encryption', 'ssh-too-old'],
  ]
  test.each(inside)('%s: %s', async (behaviour, code) => {
    const { connections, hop } = connectionsTo(await startHostileSsh(behaviour))

    await expect(connections.open([{ ...hop, driver }])).rejects.toMatchObject({ problem: { code } })
  })

  test.each([
    ['refuse-channels', 'channel-refused'],
    ['silent-channels', 'channel-timeout'],
  ] as const)('%s: %s', async (behaviour, code) => {
    const { connections, hop } = connectionsTo(await startHostileSsh(behaviour))
    const transport = await connections.open([{ ...hop, driver }])

    const running = transport.exec({ program: program`true`, timeoutMs: 10_000 })

    await expect(running).rejects.toMatchObject({ problem: { code } })
  })

  test('a key that nobody trusts stops everything before the credential is asked for or sent', async () => {
    const { connections, hop } = connectionsTo(await startHostileSsh('change-key'))
    const seen: ShownHostKey[] = []
    let signedIn = false
    const wary = {
      ...hop,
      driver,
      verifyHostKey: async (shown: ShownHostKey) => {
        seen.push(shown)
        const params = { machine: 'machine', type: shown.type, fingerprint: shown.fingerprint }
        return { trusted: false, problem: { code: 'host-key-pending', path: [], params } } as const
      },
    }
    const steps: RouteStep[] = []
    for (const _again of [1, 2]) {
      const opening = connections.open([wary], { onStep: (step) => steps.push(step) }).then(() => {
        signedIn = true
      })
      await expect(opening).rejects.toMatchObject({ problem: { code: 'host-key-pending' } })
    }

    expect(signedIn).toBe(false)
    expect(seen.map(({ type }) => type)).toEqual(['ssh-ed25519', 'ssh-ed25519'])
    expect(new Set(seen.map(({ fingerprint }) => fingerprint)).size).toBe(2)
    expect(seen[0]?.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(steps.filter(({ stage }) => stage === 'host-key').map(({ outcome }) => outcome)).toEqual([
      'waiting',
      'waiting',
    ])
  })
})

test('a machine that fails three times in a row is left alone, but a test by hand goes through', async () => {
  const server = await startHostile('hang-up')
  const { connections, hop } = connectionsTo(server)
  const codes: string[] = []
  for (const _again of [1, 2, 3, 4]) {
    await connections.open([hop]).catch((cause) => codes.push(cause.problem.code))
  }
  await connections.open([hop], { fresh: true }).catch((cause) => codes.push(cause.problem.code))
  connections.forget('machine')
  await connections.open([hop]).catch((cause) => codes.push(cause.problem.code))

  const early = 'connection-closed-early'
  expect(codes).toEqual([early, early, early, 'circuit-open', early, early])
  expect(server.seen()).toBe(5)
})

test('a port where nothing listens and a name that does not exist are told apart', async () => {
  const connections = testConnections(soon)
  disposals.push(connections.closeAll)

  const refused = connections.open([testHop({ address: '127.0.0.1', port: 20_999 })])
  const unknown = connections.open([testHop({ address: 'no-such-name.invalid', port: 22 })])

  await expect(refused).rejects.toMatchObject({ problem: { code: 'connection-refused' } })
  await expect(unknown).rejects.toMatchObject({ problem: { code: 'host-name-unknown' } })
})

test('who cancels is not kept waiting', async () => {
  const { connections, hop } = connectionsTo(await startHostile('hang'))
  const controller = new AbortController()
  const opening = connections.open([hop], { signal: controller.signal })
  controller.abort()

  await expect(opening).rejects.toMatchObject({ problem: { code: 'connection-cancelled' } })
})
