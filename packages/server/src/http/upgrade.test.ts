import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Session, StreamEvent, type StreamRequest, streamPath } from '@intendant/contract/sessions.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createOneTimeToken } from '../identity/one-time-tokens.ts'
import { createRevocation, type Revocation } from '../identity/revocation.ts'
import { endSignIns, startSignIn } from '../identity/sign-ins.ts'
import { createApiToken } from '../identity/tokens.ts'
import {
  createTestWorld,
  openVault,
  recordPerson,
  type TestWorld,
  trustMachine,
} from '../reach/test-world.ts'
import { findNamedMachine } from '../store/paths.ts'
import { type Clock, systemClock } from '../system/clock.ts'
import { silentLog } from '../system/log.ts'
import { systemRandom } from '../system/random.ts'
import { createTerminals, type Terminals } from '../terminals/terminals.ts'
import { mountUpgrade } from './upgrade.ts'

let world: TestWorld
let terminals: Terminals
let revocation: Revocation
let session: Session
let port: number
let impatient = false
const servers: Server[] = []
// The wait for the first message can be cut short.
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(impatient && ms === 5_000 ? 1 : ms, signal),
}
beforeAll(async () => {
  world = await createTestWorld()
  await trustMachine(world, world.ids.bastion)
  const parts = { db: world.db, clock, random: systemRandom, log: silentLog }
  terminals = createTerminals({ ...parts, vault: openVault, reaching: world.reaching })
  revocation = createRevocation(parts)
  const machine = await findNamedMachine(world.db, 'bastion')
  if (!machine) throw new Error('no bastion')
  const opened = await terminals.open(world.actor, { machine, login: 'jump', columns: 80, rows: 24 })
  if (!opened.ok) throw new Error('refused')
  session = opened.value
  const server = createServer()
  mountUpgrade(server, {
    ...parts,
    identity: parts,
    revocation,
    terminals,
    addresses: { publicOrigin: null },
    trustedProxies: [],
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  revocation.close()
  await terminals.closeAll()
  for (const server of servers) server.closeAllConnections()
  await world.drop()
})

const identity = () => ({ db: world.db, clock, random: systemRandom })
const own = () => `http://127.0.0.1:${port}`

async function signIn(personId = world.actor.personId ?? '') {
  const started = await startSignIn(identity(), personId, { userAgent: 'test', address: null })
  return { id: started.id, personId, cookie: `__Host-intendant=${started.secret}` }
}

function ticketFor(who: { id: string | null; personId: string }, number = session.number) {
  const wish = {
    purpose: 'ticket',
    personId: who.personId,
    target: String(number),
    signInId: who.id,
  } as const
  return createOneTimeToken(identity(), { ...wish, lifeMs: 30_000 })
}

/** A browser's end of the line: what it heard, and how it was closed. */
function connect(headers: Record<string, string>, path = streamPath(session.number)) {
  const line = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  const events: StreamEvent[] = []
  let output = ''
  let status = 0
  line.on('message', (data: Buffer, isBinary) => {
    if (isBinary) output += data.toString('utf8')
    else events.push(StreamEvent.parse(JSON.parse(data.toString('utf8'))))
  })
  line.on('unexpected-response', (_request, response) => {
    status = response.statusCode ?? 0
    line.terminate()
  })
  line.on('error', () => undefined)
  const closed = new Promise<number>((resolve) => line.on('close', resolve))
  const send = (message: StreamRequest) => line.send(JSON.stringify(message))
  return { line, events, closed, send, output: () => output, status: () => status }
}

const attach = (ticket: string): StreamRequest => ({
  type: 'attach',
  ticket,
  from: 0,
  columns: 90,
  rows: 30,
  watch: false,
})

test('with a session and a ticket a browser sees the shell and types', async () => {
  const who = await signIn()
  const browser = connect({ origin: own(), cookie: who.cookie })
  await once(browser.line, 'open')

  browser.send(attach(await ticketFor(who)))
  await vi.waitFor(() => expect(browser.events[0]).toMatchObject({ type: 'start', from: 0 }))
  const shell = world.connections.machine(world.ids.bastion).shells[0]
  shell?.print('hello')
  browser.line.send(Buffer.from('ls\r'))
  browser.send({ type: 'resize', columns: 100, rows: 50 })
  browser.send({ type: 'ping', at: 5 })

  await vi.waitFor(() => expect(browser.output()).toBe('hello'))
  await vi.waitFor(() => expect(browser.events.at(-1)).toMatchObject({ type: 'pong', at: 5 }))
  expect(shell?.typed()).toBe('ls\r')
  expect(shell?.sizes.at(-1)).toEqual({ columns: 100, rows: 50 })
  browser.line.close()
})

test('a program with a token attaches without an origin', async () => {
  const token = await createApiToken(identity(), world.actor.personId ?? '', { name: 'cli', days: 1 })
  const program = connect({ authorization: `Bearer ${token.secret}` })
  await once(program.line, 'open')

  program.send(attach(await ticketFor({ id: null, personId: world.actor.personId ?? '' })))

  await vi.waitFor(() => expect(program.events[0]).toMatchObject({ type: 'start' }))
  program.line.close()
})

test.each([
  [
    'another origin',
    403,
    async () => ({ origin: 'https://evil.example', cookie: (await signIn()).cookie }),
    '',
  ],
  [
    'our port under another name',
    403,
    async () => ({
      origin: `http://evil.example:${port}`,
      host: `evil.example:${port}`,
      cookie: (await signIn()).cookie,
    }),
    '',
  ],
  ['no origin, with a cookie', 403, async () => ({ cookie: (await signIn()).cookie }), ''],
  ['no session', 401, async () => ({ origin: own() }), ''],
  ['a session that is none', 401, async () => ({ origin: own(), cookie: '__Host-intendant=x' }), ''],
  ['a token that is none', 401, async () => ({ authorization: 'Bearer int_x' }), ''],
  ['a reader', 404, readerHeaders, ''],
  ['another path', 404, async () => ({ origin: own(), cookie: (await signIn()).cookie }), '/api/v1/events'],
  [
    'a trick with the path',
    404,
    async () => ({ origin: own(), cookie: (await signIn()).cookie }),
    '/api/v1//sessions/1/stream',
  ],
])('an upgrade with %s is refused', async (_name, status, headers, path) => {
  const browser = connect(await headers(), path || undefined)

  await browser.closed

  expect(browser.status()).toBe(status)
})

async function readerHeaders(): Promise<Record<string, string>> {
  const { personId } = await recordPerson(world.db, 'rae')
  await world.db.updateTable('people').set({ role: 'reader' }).where('id', '=', personId).execute()
  return { origin: own(), cookie: (await signIn(personId ?? '')).cookie }
}

test.each([
  ['a word', async () => 'x'],
  ['a ticket of another session', async (who: Who) => ticketFor(who, session.number + 1)],
  ['a ticket of another sign-in', async () => ticketFor(await signIn())],
  ['a used ticket', usedTicket],
])('%s in place of the ticket is refused with words', async (_name, makeTicket) => {
  const who = await signIn()
  const browser = connect({ origin: own(), cookie: who.cookie })
  await once(browser.line, 'open')

  browser.send(attach(await makeTicket(who)))

  expect(await browser.closed).toBe(4403)
  expect(browser.events).toMatchObject([{ type: 'refused', problem: { code: 'ticket-refused' } }])
})

type Who = Awaited<ReturnType<typeof signIn>>

async function usedTicket(who: Who): Promise<string> {
  const ticket = await ticketFor(who)
  const browser = connect({ origin: own(), cookie: who.cookie })
  await once(browser.line, 'open')
  browser.send(attach(ticket))
  await vi.waitFor(() => expect(browser.events[0]?.type).toBe('start'))
  browser.line.close()
  return ticket
}

test.each([
  ['typed bytes before the ticket', 4400, Buffer.from('rm -rf /\r')],
  ['another message before the ticket', 4400, '{"type":"ping","at":1}'],
  ['no JSON', 4400, 'hello'],
  ['a message of more than 64 kB', 1009, 'x'.repeat(70_000)],
])('%s ends the stream', async (_name, code, message) => {
  const who = await signIn()
  const browser = connect({ origin: own(), cookie: who.cookie })
  await once(browser.line, 'open')
  const typed = world.connections.machine(world.ids.bastion).shells[0]?.typed()

  browser.line.send(message)

  expect(await browser.closed).toBe(code)
  expect(world.connections.machine(world.ids.bastion).shells[0]?.typed()).toBe(typed)
})

test('whoever says nothing is detached', async () => {
  const who = await signIn()
  impatient = true
  const browser = connect({ origin: own(), cookie: who.cookie })

  const code = await browser.closed

  impatient = false
  expect(code).toBe(4408)
})

test('when the sign-in ends, its stream is cut within seconds and the session goes on', async () => {
  const who = await signIn()
  const browser = connect({ origin: own(), cookie: who.cookie })
  await once(browser.line, 'open')
  browser.send(attach(await ticketFor(who)))
  await vi.waitFor(() => expect(browser.events[0]?.type).toBe('start'))

  await endSignIns(identity(), who.personId, null)

  expect(await browser.closed).toBe(4401)
  expect(browser.events.at(-1)).toMatchObject({ type: 'refused', problem: { code: 'stream-right-ended' } })
  const still = await terminals.show({ personId: null, language: 'en' }, session.number)
  expect(still).toMatchObject({ value: { state: 'open' } })
})
