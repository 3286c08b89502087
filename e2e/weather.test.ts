import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CallRefused } from '@intendant/contract/client.ts'
import { addFromIntake } from '@intendant/contract/intake.ts'
import { createMachine, listMachines, runCommand, testConnection } from '@intendant/contract/machines.ts'
import { openSession, showRecording, showSession } from '@intendant/contract/sessions.ts'
import { type HostileBehaviour, startHostile } from '@intendant/lab/hostile.ts'
import { afterEach, expect, test } from 'vitest'
import { type Running, removeIntendant, startIntendant, waitUntil } from './intendant.ts'
import { type Panel, setUpPanel, signInPanel } from './panel.ts'
import { isAlive, listDatabaseProcesses, listOwn, readServerMemory } from './processes.ts'
import { attach, type Line } from './stream.ts'

let running: Running
let undo: (() => unknown)[] = []

afterEach(async () => {
  if (running) await removeIntendant(running)
  for (const one of undo.toReversed()) await one()
  undo = []
})

test('SIGKILL with sessions open: nothing acknowledged is lost, and the sessions say what became of them', async () => {
  const panel = await start()
  const { number, line } = await openShell(panel)
  line.type('echo "before $((40 + 2))"\n')
  await line.expect('before 42')
  await untilRecorded(panel, number, 'before 42')

  const acknowledged: string[] = []
  const writing = writeMachines(panel, 200, acknowledged)
  await waitUntil(() => acknowledged.length >= 40, 30_000)
  await running.crash()
  await writing
  expect(acknowledged.length).toBeLessThan(200)
  running = await startIntendant({ dataFolder: running.dataFolder })
  const again = await signInPanel(running)

  expect(await listNames(again)).toEqual(expect.arrayContaining(acknowledged))
  const session = await again.ask(showSession, { params: { number } })
  expect(session).toMatchObject({ state: 'lost', problem: { code: 'session-intendant-stopped' } })
  expect(await again.ask(showRecording, { params: { number } })).toContain('before 42')
  const next = await openShell(again)
  next.line.type('echo "after $((40 + 3))"\n')
  await next.line.expect('after 43')
})

test('a killed PostgreSQL comes back by itself: writes are safe, a shell lives on and its output is whole', async () => {
  const panel = await start()
  const { number, line } = await openShell(panel)
  const events = await followEvents(panel)
  line.type(
    'i=0; while [ $i -lt 60 ]; do echo "line $i."; i=$((i+1)); sleep 0.1; done; echo "all $((9 * 11))"\n',
  )
  await line.expect('line 3.')
  const acknowledged: string[] = []
  const refusals: CallRefused[] = []
  const writing = writeMachines(panel, 120, acknowledged, refusals)
  await waitUntil(() => acknowledged.length >= 20, 30_000)

  for (const pid of listDatabaseProcesses(running.dataFolder)) kill(pid)
  const killedAt = performance.now()
  await writing
  await untilAnswers(panel)

  expect(performance.now() - killedAt).toBeLessThan(20_000)
  expect(new Set(refusals.map(({ status, message }) => `${status} ${message.slice(0, 30)}`))).toEqual(
    new Set(['503 The database does not answer. ']),
  )
  expect(await listNames(panel)).toEqual(expect.arrayContaining(acknowledged))
  await line.expect('all 99', 20_000)
  for (let index = 0; index < 60; index += 1) expect(line.text()).toContain(`line ${index}.`)
  await untilRecorded(panel, number, 'all 99')
  events.forget()
  await writeMachine(panel, 'seen-after')
  await waitUntil(
    () => events.text().includes('"machines"'),
    15_000,
    () => `no event: ${events.text()}`,
  )
})

test('a full disk refuses writes in words, still reads, and is well again once there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'intendant-full-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320m,mode=755', 'none', folder])
  undo.push(() => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  })
  const panel = await start(join(folder, 'data'))
  await writeMachine(panel, 'before')
  const filler = join(folder, 'filler')

  fill(filler)
  // What was asked for in the same half second may still have found room.
  await waitUntil(
    async () => (await writeMachine(panel, `late-${performance.now()}`).catch(() => null)) === null,
    5_000,
  )
  const refusals: CallRefused[] = []
  await writeMachines(panel, 30, [], refusals)

  expect(refusals).toHaveLength(30)
  expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([507]))
  expect(refusals[0]?.message).toContain('The disk of Intendant is full. Nothing was changed.')
  expect(await listNames(panel)).toContain('before')
  rmSync(filler)
  await waitUntil(async () => (await writeMachine(panel, 'after').catch(() => null)) !== null, 30_000)
  expect(await listNames(panel)).toContain('after')
})

test('a second Intendant on the same folder, and one on the same port, say so and leave the first alone', async () => {
  const panel = await start()
  const port = new URL(running.address).port

  const sameFolder = await tryStart({ INTENDANT_DATA: running.dataFolder, INTENDANT_LISTEN: '127.0.0.1:0' })
  const other = mkdtempSync(join(tmpdir(), 'intendant-other-'))
  undo.push(() => rmSync(other, { recursive: true }))
  const samePort = await tryStart({ INTENDANT_DATA: other, INTENDANT_LISTEN: `127.0.0.1:${port}` })

  expect(sameFolder.code).toBe(1)
  expect(sameFolder.output).toContain(running.dataFolder)
  expect(sameFolder.output).toMatch(/already|in use/)
  expect(samePort.code).toBe(1)
  expect(samePort.output).toContain(`Another program listens on 127.0.0.1:${port} already`)
  expect(await listNames(panel)).toHaveLength(1)
})

test('SIGTERM with sessions open: all ends cleanly, with a reason', async () => {
  const panel = await start()
  const { number, line } = await openShell(panel)
  line.type('echo "last $((6 * 7))"\n')
  await line.expect('last 42')
  const database = listDatabaseProcesses(running.dataFolder)

  const code = await running.stop()

  expect(code).toBe(0)
  await waitUntil(() => listOwn(running).length === 0 && !database.some(isAlive), 10_000)
  running = await startIntendant({ dataFolder: running.dataFolder })
  const again = await signInPanel(running)
  const session = await again.ask(showSession, { params: { number } })
  expect(session).toMatchObject({ state: 'lost', problem: { code: 'session-intendant-stopped' } })
  expect(await again.ask(showRecording, { params: { number } })).toContain('last 42')
})

test('a machine that prints as fast as it can harms no other session and no memory', async () => {
  const panel = await start()
  const loud = await openShell(panel, 64 * 1024)
  const quiet = await openShell(panel)

  loud.line.type('yes "as fast as it can"\n')
  await waitUntil(() => loud.line.bytes() > 8_000_000, 60_000)
  for (let round = 0; round < 20; round += 1) {
    quiet.line.type(`echo "echo ${round}-$((40 + 2))"\n`)
    await quiet.line.expect(`echo ${round}-42`, 5_000)
  }

  expect(loud.line.isOpen()).toBe(true)
  expect(readServerMemory(running)).toBeLessThan(600 * 1024)
})

test('machines that hang, garble or print for ever are each told apart, in two languages, and harm no other', async () => {
  const panel = await start()
  const own = (await panel.ask(listMachines, {})).rows[0]?.slug ?? ''
  const behaviours = {
    hang: ['banner-timeout', 'seconds', 'secondes'],
    'hang-up': ['connection-closed-early', 'connection', 'connexion'],
    garble: ['not-ssh', 'SSH', 'SSH'],
    'other-protocol': ['not-ssh', 'SSH', 'SSH'],
    'garble-after-banner': ['ssh-garbled', 'not valid SSH', 'non valables'],
    'hang-after-banner': ['key-exchange-timeout', 'seconds', 'secondes'],
    'endless-banner': ['not-ssh', 'SSH', 'SSH'],
    'endless-line': ['not-ssh', 'SSH', 'SSH'],
    drip: ['banner-timeout', 'seconds', 'secondes'],
  } satisfies Record<HostileBehaviour, readonly string[]>
  const names = Object.keys(behaviours) as HostileBehaviour[]
  const entries = await Promise.all(
    names.map(async (name, index) => {
      const { address, port, dispose } = await startHostile(name)
      undo.push(dispose)
      return { line: index + 1, target: { name, address, port, login: 'ops' }, hops: [] }
    }),
  )
  await panel.ask(addFromIntake, { body: { organisationId: panel.organisationId, entries } })

  const beganAt = performance.now()
  const trying = Promise.all(names.map((machine) => testIn(panel, machine, 'en')))
  const beside = await panel.ask(runCommand, { params: { machine: own }, body: { argv: ['echo', 'well'] } })
  expect(beside.stdout).toBe('well\n')
  expect(performance.now() - beganAt).toBeLessThan(5_000)
  const english = await trying
  const took = performance.now() - beganAt
  const french = await Promise.all(names.map((machine) => testIn(panel, machine, 'fr')))

  expect(took).toBeLessThan(30_000)
  const found = names.map((name, index) => [name, english[index]?.code])
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(names.map((name) => [name, behaviours[name][0]])),
  )
  for (const [index, name] of names.entries()) {
    expect(english[index]?.message).toContain(behaviours[name][1])
    expect(french[index]?.message).toContain(behaviours[name][2])
    expect(french[index]?.message).not.toBe(english[index]?.message)
  }
})

/** Tests a machine in a language and gives the problem it met. */
async function testIn(panel: Panel, machine: string, language: 'en' | 'fr') {
  const response = await fetch(`${running.address}/api/v1/machines/${machine}/test`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${panel.token}`,
      'x-intendant-language': language,
      'content-type': 'application/json',
    },
    body: '{}',
  })
  const { steps } = testConnection.answer.parse(await response.json())
  return steps.find((step) => step.outcome === 'failed')?.problem
}

async function start(dataFolder?: string): Promise<Panel> {
  running = await startIntendant(dataFolder === undefined ? {} : { dataFolder })
  return setUpPanel(running)
}

/** A shell on the machine Intendant runs on, and one viewer. */
async function openShell(panel: Panel, keptBytes?: number): Promise<{ number: number; line: Line }> {
  const { rows } = await panel.ask(listMachines, {})
  const own = rows.find((row) => row.reach.state === 'reachable')?.slug ?? ''
  const { number } = await panel.ask(openSession, { body: { machine: own } })
  const show = () => panel.ask(showSession, { params: { number } })
  await waitUntil(async () => (await show()).state !== 'opening', 15_000)
  expect(await show()).toMatchObject({ state: 'open' })
  return { number, line: await attach(running, panel, number, keptBytes === undefined ? {} : { keptBytes }) }
}

async function untilRecorded(panel: Panel, number: number, text: string): Promise<void> {
  await waitUntil(
    async () => (await panel.ask(showRecording, { params: { number } }).catch(() => '')).includes(text),
    15_000,
    () => `"${text}" was not recorded`,
  )
}

const writeMachine = (panel: Panel, name: string) =>
  panel.ask(createMachine, { body: { organisationId: panel.organisationId, name } })

/** Writes machines one after the other until Intendant is gone; notes which were acknowledged and which refused. */
async function writeMachines(
  panel: Panel,
  count: number,
  acknowledged: string[],
  refusals: CallRefused[] = [],
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    try {
      acknowledged.push((await writeMachine(panel, `storm-${index}`)).name)
    } catch (error) {
      if (!(error instanceof CallRefused)) return
      refusals.push(error)
    }
  }
}

async function listNames(panel: Panel): Promise<string[]> {
  const { rows } = await panel.ask(listMachines, { query: { limit: 1_000 } })
  return rows.map((row) => row.name)
}

async function untilAnswers(panel: Panel): Promise<void> {
  const asks = () =>
    panel.ask(listMachines, {}).then(
      () => true,
      () => false,
    )
  await waitUntil(asks, 20_000, () => `Intendant did not recover:\n${running.output()}`)
}

/** The stream of changes, read by hand as a browser reads it. */
async function followEvents(panel: Panel) {
  const leave = new AbortController()
  undo.push(() => leave.abort())
  const response = await fetch(`${running.address}/api/v1/events`, {
    headers: { authorization: `Bearer ${panel.token}` },
    signal: leave.signal,
  })
  let text = ''
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
  }
  read().catch(() => undefined)
  return {
    text: () => text,
    forget: () => {
      text = ''
    },
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // The children of a killed server may be gone already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Writes zeros until nothing more fits. */
function fill(file: string): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=64k'], { stdio: 'ignore' })
  } catch {
    return // dd ends with 1 when the disk is full, which is what was wanted
  }
  writeFileSync(file, '', { flag: 'a' })
}

async function tryStart(
  environment: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: new URL('../', import.meta.url),
    env: { ...process.env, LANG: 'C.UTF-8', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, output }
}
