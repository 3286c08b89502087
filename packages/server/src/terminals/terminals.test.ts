import { text } from 'node:stream/consumers'
import type { Session } from '@intendant/contract/sessions.ts'
import type { Result } from '@intendant/core/problem.ts'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FakeShell } from '../drivers/fake/fake-shell.ts'
import type { Actor } from '../identity/actor.ts'
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
import { createTerminals, type Terminals, type TerminalsParts } from './terminals.ts'
import { createTestViewer, type TestViewer } from './test-viewer.ts'

let world: TestWorld
let terminals: Terminals
const drops: (() => Promise<void>)[] = []
beforeEach(async () => {
  world = await createTestWorld()
  drops.push(world.drop)
  await trustMachine(world, world.ids.bastion)
  terminals = make()
})
afterEach(() => terminals.closeAll())
afterAll(async () => {
  await Promise.all(drops.map((drop) => drop()))
})

function make(more: Partial<TerminalsParts> = {}): Terminals {
  return createTerminals({
    db: world.db,
    vault: openVault,
    reaching: world.reaching,
    clock: systemClock,
    log: silentLog,
    random: systemRandom,
    ...more,
  })
}

const whole = { columns: 80, rows: 24, from: 0, watch: false }
const readerOf = (actor: Actor) => ({ personId: actor.personId, language: 'en' as const })

function taken<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.problems.map((item) => item.code).join()}`)
  return result.value
}

async function open(actor = world.actor): Promise<{ number: number; shell: FakeShell }> {
  const machine = await findNamedMachine(world.db, 'bastion')
  if (!machine) throw new Error('no bastion')
  const shells = world.connections.machine(world.ids.bastion).shells
  const before = shells.length
  const { number } = taken(await terminals.open(actor, { machine, login: 'jump', columns: 80, rows: 24 }))
  await vi.waitFor(async () => expect((await show(number)).state).toBe('open'))
  const shell = shells[before]
  if (!shell) throw new Error('no shell')
  return { number, shell }
}

const show = async (number: number): Promise<Session> =>
  taken(await terminals.show(readerOf(world.actor), number))
const attach = async (number: number, viewer: TestViewer, wish = {}, actor = world.actor) =>
  taken(await terminals.attach(actor, number, { ...whole, ...wish }, viewer))
const lastStates = (viewer: TestViewer) =>
  viewer.events.flatMap((event) => (event.type === 'session' ? [event.session.state] : []))

test('a session is a row before anything is dialled, and is open when its shell is', async () => {
  const machine = await findNamedMachine(world.db, 'bastion')
  if (!machine) throw new Error('no bastion')

  const session = taken(await terminals.open(world.actor, { machine, login: 'jump', columns: 80, rows: 24 }))

  expect(session).toMatchObject({ state: 'opening', login: 'jump', mine: true, recorded: true })
  await vi.waitFor(async () => expect((await show(session.number)).state).toBe('open'))
  expect((await show(session.number)).path?.hops.map((hop) => [hop.slug, hop.hostKeyState])).toEqual([
    ['bastion', 'trusted'],
  ])
  const audit = await world.db.selectFrom('audit').select(['action', 'target', 'actor']).execute()
  expect(audit).toEqual([{ action: 'session.open', target: 'bastion', actor: 'ada' }])
})

test('a viewer sees the steps, the output and types', async () => {
  const { number, shell } = await open()
  const viewer = createTestViewer()

  const view = await attach(number, viewer)
  shell.print('login: ')
  view.type(Buffer.from('ls\r'))
  await vi.waitFor(() => expect(viewer.text()).toBe('login: '))

  expect(viewer.events[0]).toMatchObject({ type: 'start', from: 0 })
  const steps = viewer.events.flatMap((event) => (event.type === 'step' ? [event.step.stage] : []))
  expect(steps).toEqual(['dial', 'host-key', 'sign-in', 'ready'])
  expect(shell.typed()).toBe('ls\r')
})

test('a viewer that comes back gets every byte from where it was, once', async () => {
  const { number, shell } = await open()
  const first = createTestViewer()
  const view = await attach(number, first)
  shell.print('one ')
  await vi.waitFor(() => expect(first.text()).toBe('one '))

  view.leave()
  shell.print('two ')
  const second = createTestViewer()
  await attach(number, second, { from: 4 })
  shell.print('three')

  await vi.waitFor(() => expect(second.text()).toBe('two three'))
  expect(first.text()).toBe('one ')
})

test('bytes that fell out of memory come back from the recording, byte for byte', async () => {
  terminals = make({ limits: { memoryBytes: 32 * 1024, unwrittenBytes: 8 * 1024 } })
  const { number, shell } = await open()
  const printed = systemRandom.bytes(300_000)
  shell.flood(printed, printed.length)
  await vi.waitFor(async () => expect((await show(number)).outputBytes).toBe(printed.length))

  const parts: Buffer[] = []
  const viewer = { ...createTestViewer(), sendOutput: (bytes: Buffer) => void parts.push(bytes) }
  await attach(number, viewer)

  await vi.waitFor(() => expect(Buffer.concat(parts).length).toBe(printed.length))
  expect(Buffer.concat(parts).equals(printed)).toBe(true)
})

test('without a recording, bytes that fell out of memory are a gap that is said', async () => {
  await world.db.updateTable('settings').set({ record_sessions: false }).execute()
  terminals = make({ limits: { memoryBytes: 16 * 1024 } })
  const { number, shell } = await open()
  shell.flood(Buffer.alloc(50_000, 'x'), 50_000)
  await vi.waitFor(async () => expect((await show(number)).outputBytes).toBe(50_000))

  const viewer = createTestViewer()
  await attach(number, viewer, { from: 10 })

  await vi.waitFor(() => expect(viewer.bytes()).toBe(16 * 1024))
  const from = 50_000 - 16 * 1024
  const told = viewer.events.filter((event) => event.type === 'gap' || event.type === 'start')
  expect(told).toMatchObject([
    { type: 'start', from: 10 },
    { type: 'gap', from: 10, to: from },
    { type: 'start', from },
  ])
})

test('a flood is held back by the viewer that types, and one that watches slowly harms nobody', async () => {
  terminals = make({ limits: { bytesPerSecond: 1_000_000_000 } })
  const { number, shell } = await open()
  const slow = createTestViewer()
  const grace = await recordPerson(world.db, 'grace')
  await attach(number, slow, { watch: true }, grace)
  const fast = createTestViewer()
  const view = await attach(number, fast)
  const mebibyte = 1024 * 1024
  const flood = shell.flood(Buffer.alloc(64 * 1024, 'y'), 12 * mebibyte)

  // Nobody acknowledges: what is printed stays bounded.
  await vi.waitFor(() => expect(fast.bytes()).toBe(mebibyte))
  expect(flood.printed()).toBeLessThan(2 * mebibyte)
  // The typing viewer shows what it gets: all of it comes.
  fast.onOutput = (total) => queueMicrotask(() => view.seen(total))
  view.seen(fast.bytes())

  await vi.waitFor(() => expect(fast.bytes()).toBe(12 * mebibyte), { timeout: 20_000 })
  expect(slow.bytes()).toBe(mebibyte)
})

test('with nobody there a flood goes on at a bounded rate, and its recording ends with a marker', async () => {
  const mebibyte = 1024 * 1024
  terminals = make({ limits: { recordingBytes: mebibyte, bytesPerSecond: 100 * mebibyte } })
  const { number, shell } = await open()
  shell.flood(Buffer.alloc(64 * 1024, 'z'), 3 * mebibyte)
  await vi.waitFor(async () => expect((await show(number)).outputBytes).toBe(3 * mebibyte), {
    timeout: 10_000,
  })

  shell.end({ exitCode: 0 })
  await vi.waitFor(async () => expect((await show(number)).state).toBe('ended'))
  const cast = await text(taken(await terminals.openRecording(world.actor, number)))

  const events = cast
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as [number, string, string])
  const recorded = events.reduce((sum, [, code, data]) => sum + (code === 'o' ? data.length : 0), 0)
  expect(recorded).toBeGreaterThanOrEqual(mebibyte)
  expect(recorded).toBeLessThan(1.2 * mebibyte)
  expect(events.at(-1)).toMatchObject([expect.any(Number), 'm', expect.stringContaining('1 MiB')])
})

test('the recording holds output and sizes with characters whole, never what was typed', async () => {
  const { number, shell } = await open()
  const viewer = createTestViewer()
  const view = await attach(number, viewer)
  const bytes = Buffer.from('Péage ✓')
  view.type(Buffer.from('secret\r'))
  view.resize(120, 40)
  for (const byte of bytes) shell.print(Buffer.from([byte]))
  await vi.waitFor(() => expect(viewer.bytes()).toBe(bytes.length))
  shell.end({ exitCode: 3 })
  await vi.waitFor(async () => expect((await show(number)).state).toBe('ended'))

  const cast = await text(taken(await terminals.openRecording(world.actor, number)))

  const [header, ...events] = cast
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(header).toMatchObject({ version: 2, width: 80, height: 24, title: `jump@Bastion (${number})` })
  expect(events.filter((event) => event[1] === 'r').map((event) => event[2])).toEqual(['120x40'])
  expect(
    events
      .filter((event) => event[1] === 'o')
      .map((event) => event[2])
      .join(''),
  ).toBe('Péage ✓')
  expect(cast).not.toContain('secret')
  expect(await show(number)).toMatchObject({ exitCode: 3, outputBytes: bytes.length })
  const looked = await world.db
    .selectFrom('audit')
    .select('target')
    .where('action', '=', 'recording.show')
    .execute()
  expect(looked).toEqual([{ target: String(number) }])
})

test('others watch and do not type; everyone sees who watches, and it is recorded', async () => {
  const { number, shell } = await open()
  const grace = await recordPerson(world.db, 'grace')
  const watching = createTestViewer()

  const view = await attach(number, watching, {}, grace)
  view.type(Buffer.from('rm -rf /\r'))
  view.resize(10, 10)

  expect(shell.typed()).toBe('')
  expect(shell.sizes).toEqual([{ columns: 80, rows: 24 }])
  expect((await show(number)).watchers).toEqual(['grace'])
  view.leave()
  expect((await show(number)).watchers).toEqual([])
  await vi.waitFor(async () => {
    const watches = await world.db.selectFrom('session_watches').selectAll().execute()
    expect(watches).toMatchObject([{ person_name: 'grace', watching: true, to_at: expect.any(Date) }])
  })
})

test('the size follows the viewer that types, and the others are told', async () => {
  const { number, shell } = await open()
  const desk = createTestViewer()
  const phone = createTestViewer()
  await attach(number, desk, { columns: 120, rows: 40 })
  const onPhone = await attach(number, phone, { columns: 40, rows: 20 })

  onPhone.type(Buffer.from('x'))

  expect(shell.sizes.slice(1)).toEqual([
    { columns: 120, rows: 40 },
    { columns: 40, rows: 20 },
  ])
  expect(desk.events.filter((event) => event.type === 'size').at(-1)).toEqual({
    type: 'size',
    columns: 40,
    rows: 20,
  })
})

test('a connection that cannot be made is a failed session that says why, step by step', async () => {
  world.connections.machine(world.ids.bastion).accepts = () => false
  const machine = await findNamedMachine(world.db, 'bastion')
  if (!machine) throw new Error('no bastion')
  const { number } = taken(
    await terminals.open(world.actor, { machine, login: 'jump', columns: 80, rows: 24 }),
  )
  const viewer = createTestViewer()

  await attach(number, viewer)
  await vi.waitFor(() => expect(lastStates(viewer).at(-1)).toBe('failed'))

  expect((await show(number)).problem?.code).toBe('machine-key-refused')
  const failed = viewer.events.find((event) => event.type === 'step' && event.step.outcome === 'failed')
  expect(failed).toMatchObject({ step: { stage: 'sign-in', problem: { code: 'machine-key-refused' } } })
})

test('a shell whose connection breaks is lost, with what it printed kept', async () => {
  const { number, shell } = await open()
  const viewer = createTestViewer()
  await attach(number, viewer)
  shell.print('last words')

  shell.end({ lost: true })
  await vi.waitFor(() => expect(lastStates(viewer).at(-1)).toBe('lost'))

  expect(viewer.text()).toBe('last words')
  expect((await show(number)).problem?.code).toBe('session-connection-lost')
})

test('a session that nobody looks at ends after the time of the settings, and not before', async () => {
  const waits: { ms: number; done: () => void; signal: AbortSignal | undefined }[] = []
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) =>
      ms < 60_000 ? systemClock.sleep(ms, signal) : new Promise((done) => waits.push({ ms, done, signal })),
  }
  terminals = make({ clock })
  const { number, shell } = await open()
  const view = await attach(number, createTestViewer())

  view.leave()
  await vi.waitFor(() => expect(waits).toHaveLength(2))
  expect(waits.map(({ ms, signal }) => [ms, signal?.aborted])).toEqual([
    [30 * 60_000, true],
    [30 * 60_000, false],
  ])
  waits[1]?.done()

  await vi.waitFor(async () => expect((await show(number)).state).toBe('ended'))
  expect((await show(number)).problem).toMatchObject({ code: 'session-left', params: { minutes: 30 } })
  expect((await shell.ended).signal).toBe('HUP')
})

test('ending a session closes its shell; who ended the session of another is said', async () => {
  const { number, shell } = await open()
  const grace = await recordPerson(world.db, 'grace')

  taken(await terminals.end(grace, number))
  const again = await terminals.end(grace, number)

  expect((await shell.ended).signal).toBe('HUP')
  expect(await show(number)).toMatchObject({ state: 'ended', problem: { params: { name: 'grace' } } })
  expect(again).toMatchObject({ ok: false, why: 'conflict', problems: [{ code: 'session-over' }] })
})

test('a session can be ended while it is still being opened', async () => {
  const machine = await findNamedMachine(world.db, 'hidden')
  if (!machine) throw new Error('no hidden')
  const { number } = taken(
    await terminals.open(world.actor, { machine, login: 'admin', columns: 80, rows: 24 }),
  )

  await terminals.end(world.actor, number)

  expect((await show(number)).state).toMatch(/ended|failed/)
})

test('when Intendant stops, sessions are lost with the reason, and can be read after the next start', async () => {
  const { number, shell } = await open()
  shell.print('until here')
  await vi.waitFor(async () => expect((await show(number)).outputBytes).toBe(10))

  await terminals.closeAll()
  terminals = make()
  await terminals.recover()
  const viewer = createTestViewer()
  await attach(number, viewer, { from: 6 })

  await vi.waitFor(() => expect(viewer.text()).toBe('here'))
  expect(await show(number)).toMatchObject({
    state: 'lost',
    problem: { code: 'session-intendant-stopped' },
    outputBytes: 10,
  })
})

test('what a killed Intendant held is lost at the next start, with what was recorded until then', async () => {
  const { number, shell } = await open()
  shell.print('until the kill')
  const written = () => world.db.selectFrom('recording_chunks').select('to_bytes').execute()
  await vi.waitFor(async () => expect(await written()).toEqual([{ to_bytes: 14 }]), { timeout: 5_000 })

  // Another run knows nothing of the first, as after SIGKILL.
  const next = make()
  await next.recover()

  const session = taken(await next.show(readerOf(world.actor), number))
  expect(session).toMatchObject({
    state: 'lost',
    problem: { code: 'session-intendant-stopped' },
    outputBytes: 14,
  })
  const viewer = createTestViewer()
  taken(await next.attach(world.actor, number, whole, viewer))
  await vi.waitFor(() => expect(viewer.text()).toBe('until the kill'))
})

test('recordings are deleted when they are older than the settings say, and the session stays', async () => {
  const { number, shell } = await open()
  shell.print('old')
  shell.end({ exitCode: 0 })
  await vi.waitFor(async () => expect((await show(number)).state).toBe('ended'))
  await world.db
    .updateTable('sessions')
    .set({ ended_at: new Date('2020-01-01') })
    .execute()

  const deleted = await terminals.deleteOldRecordings()

  expect(deleted).toBe(1)
  expect(await terminals.openRecording(world.actor, number)).toMatchObject({
    ok: false,
    problems: [{ code: 'not-recorded' }],
  })
  expect((await show(number)).state).toBe('ended')
})

test('beyond the limit no session is opened, and the reason says so', async () => {
  terminals = make({ limits: { sessions: 1 } })
  await open()
  const machine = await findNamedMachine(world.db, 'bastion')
  if (!machine) throw new Error('no bastion')

  const refused = await terminals.open(world.actor, { machine, login: 'jump', columns: 80, rows: 24 })

  expect(refused).toMatchObject({ ok: false, why: 'too-many', problems: [{ params: { limit: 1 } }] })
})

test('a deleted machine ends its sessions with a reason, and their recordings stay readable', async () => {
  const { number, shell } = await open()
  shell.print('kept')

  terminals.endOfMachine(world.ids.bastion)
  await vi.waitFor(async () => expect((await show(number)).state).toBe('ended'))
  await world.db.deleteFrom('machines').where('id', '=', world.ids.bastion).execute()

  expect((await show(number)).problem?.code).toBe('session-machine-deleted')
  const recording = taken(await terminals.openRecording(world.actor, number))
  expect(await text(recording)).toContain('kept')
})

test('a recording is sealed under the organisation of its machine', async () => {
  const { number, shell } = await open()
  shell.print('secret of one organisation')
  taken(await terminals.end(world.actor, number))

  const chunk = await world.db.selectFrom('recording_chunks').selectAll().executeTakeFirstOrThrow()

  const purpose = `recording:${chunk.session_id}:${chunk.position}`
  const opened = await openVault.open(world.organisationId, purpose, chunk.sealed)
  expect(opened.toString()).toContain('secret of one organisation')
  await expect(openVault.open(null, purpose, chunk.sealed)).rejects.toThrow()
})
