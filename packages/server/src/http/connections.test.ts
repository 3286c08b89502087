import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createRateLimits } from '../identity/rate-limits.ts'
import { createRevocation } from '../identity/revocation.ts'
import { createApiToken } from '../identity/tokens.ts'
import { createTestWorld, openVault, type TestWorld } from '../reach/test-world.ts'
import { systemClock } from '../system/clock.ts'
import { silentLog } from '../system/log.ts'
import { systemRandom } from '../system/random.ts'
import { createTerminals, type Terminals } from '../terminals/terminals.ts'
import { connectionRoutes } from './connections.ts'
import { execRoutes } from './exec.ts'
import { fileRoutes } from './files.ts'
import { createHttpServer } from './server.ts'
import { sessionRoutes } from './sessions.ts'

// One newcomer's way through the API, on machines in memory: the tests build on each other.
let world: TestWorld
let app: FastifyInstance
let terminals: Terminals
let authorization: string

beforeAll(async () => {
  world = await createTestWorld()
  const { db, reaching } = world
  const parts = { db, reaching, clock: systemClock, random: systemRandom, log: silentLog }
  terminals = createTerminals({ ...parts, vault: openVault })
  app = createHttpServer({
    config: { publicOrigin: null, trustedProxies: [] },
    log: silentLog,
    identity: parts,
    limits: createRateLimits(db),
    revocation: createRevocation(parts),
    mounted: [
      ...connectionRoutes(parts),
      ...execRoutes(parts),
      ...fileRoutes(parts),
      ...sessionRoutes({ identity: parts, reaching, terminals }),
    ],
    promised: [],
    webFolder: '/nonexistent',
  })
  const token = await createApiToken(parts, world.actor.personId ?? '', { name: 'test', days: 1 })
  authorization = `Bearer ${token.secret}`
})
afterAll(async () => {
  await terminals.closeAll()
  await app.close()
  await world.drop()
})

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: InjectOptions['payload'],
) {
  const type = Buffer.isBuffer(payload) ? 'application/octet-stream' : 'application/json'
  const answer = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization, ...(payload === undefined ? {} : { 'content-type': type }) },
    ...(payload === undefined ? {} : { payload }),
  })
  const isJson = String(answer.headers['content-type']).includes('application/json')
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers }
}

test('the ways to a machine are explained hop by hop', async () => {
  const { status, body } = await ask('GET', '/machines/hidden/paths')

  expect(status).toBe(200)
  expect(
    body.paths[0].hops.map((hop: { slug: string; hostKeyState: string }) => [hop.slug, hop.hostKeyState]),
  ).toEqual([
    ['bastion', 'unknown'],
    ['hidden', 'unknown'],
  ])
  expect(body.paths[0].hops[1].why).toContain('Inside')
  expect(body.paths[0].sshCommand).toBe('ssh -J jump@203.0.113.10 admin@10.7.0.5')
})

test('a test stops at the key to decide on; trusted, it comes through', async () => {
  const stopped = await ask('POST', '/machines/bastion/test', {})
  const key = stopped.body.steps.at(-1).hostKey
  const decision = { decision: 'trust', fingerprint: key.fingerprint }
  const decided = await ask('POST', `/host-keys/${key.id}/decision`, decision)
  const through = await ask('POST', '/machines/bastion/test', {})

  expect(stopped.body).toMatchObject({
    reach: { state: 'host-key-pending' },
    steps: [{}, { stage: 'host-key' }],
  })
  expect(stopped.body.reach.reason).toContain(key.fingerprint)
  expect(decided.body).toMatchObject({ state: 'trusted', decidedBy: 'ada' })
  expect(through.body).toMatchObject({ reach: { state: 'reachable', reason: '', latencyMs: 1 } })
  expect(world.connections.forgotten).toContain(world.ids.bastion)
})

test('a password installs the key; the answer shows the proof', async () => {
  const machine = world.connections.machine(world.ids.bastion)
  machine.accepts = (credential) => credential.kind === 'key' || credential.password === 'right one'

  const wrong = await ask('POST', '/machines/bastion/install-key', { login: 'jump', password: 'wrong' })
  const right = await ask('POST', '/machines/bastion/install-key', { login: 'jump', password: 'right one' })

  expect([wrong.status, wrong.body.problems[0].code]).toEqual([422, 'machine-password-refused'])
  expect(right.status).toBe(200)
  expect(right.body).toMatchObject({ reach: { state: 'reachable' } })
})

test('a session is opened, listed, given a ticket, ended and replayed', async () => {
  const opened = await ask('POST', '/sessions', { machine: 'bastion' })
  const { number } = opened.body
  const shells = world.connections.machine(world.ids.bastion).shells
  await vi.waitFor(() => expect(shells).toHaveLength(1))
  shells[0]?.print('hello')
  await vi.waitFor(async () => expect((await ask('GET', `/sessions/${number}`)).body.outputBytes).toBe(5))

  const listed = await ask('GET', '/sessions?machine=bastion&state=open')
  const ticket = await ask('POST', `/sessions/${number}/ticket`)
  const ended = await ask('DELETE', `/sessions/${number}`)
  const cast = await ask('GET', `/sessions/${number}/recording`)

  expect(opened).toMatchObject({ status: 200, body: { state: 'opening', login: 'jump', mine: true } })
  expect(listed.body).toMatchObject([{ number, state: 'open', path: { hops: [{ slug: 'bastion' }] } }])
  expect(ticket.body.ticket).toMatch(/^[\w-]{43}$/)
  expect(ended.status).toBe(204)
  expect(cast.status).toBe(200)
  expect(cast.headers['content-type']).toContain('asciicast')
  expect(cast.body).toMatch(/^\{"version":2.*\n\[[\d.]+,"o","hello"\]\n$/)
})

test('a file goes up and comes down', async () => {
  world.connections.machine(world.ids.bastion).files.set('/home/fake/x', Buffer.from('x'))
  const url = '/machines/bastion/files/content?path=%2Fhome%2Ffake%2Fnew.txt'

  const up = await ask('PUT', url, Buffer.from('content'))
  const again = await ask('PUT', url, Buffer.from('content'))
  const down = await ask('GET', url)
  const listed = await ask('GET', '/machines/bastion/files')

  expect(up).toMatchObject({ status: 200, body: { path: '/home/fake/new.txt', sizeBytes: 7 } })
  expect([again.status, again.body.problems[0].code]).toEqual([409, 'file-exists'])
  expect(down).toMatchObject({ status: 200, body: 'content', headers: { 'content-length': '7' } })
  expect(down.headers['content-disposition']).toContain('filename="new.txt"')
  expect(listed.body.entries.map((entry: { name: string }) => entry.name)).toEqual(['new.txt', 'x'])
})

test('a command gives output and exit code; a NUL is refused with words', async () => {
  world.connections.machine(world.ids.bastion).exec = async () => ({
    exitCode: 2,
    stdout: Buffer.from('out'),
  })

  const ran = await ask('POST', '/machines/bastion/exec', { argv: ['ls'] })
  const torn = await ask('POST', '/machines/bastion/exec', { argv: ['ls', 'a\0b'] })

  expect(ran.body).toEqual({ exitCode: 2, signal: null, stdout: 'out', stderr: '', truncated: false })
  expect([torn.status, torn.body.problems[0]]).toMatchObject([
    422,
    { code: 'command-argument', path: ['argv', 1] },
  ])
})

test('a machine or a session that is not there is not found', async () => {
  const asked = await Promise.all([
    ask('GET', '/machines/nothing/paths'),
    ask('POST', '/sessions', { machine: 'nothing' }),
    ask('GET', '/sessions/9999999999'),
    ask('POST', '/sessions/424242/ticket'),
  ])

  expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 404])
})
