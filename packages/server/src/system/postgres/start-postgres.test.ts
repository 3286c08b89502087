import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { getuid } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { silentLog } from '../log.ts'
import { StartError } from '../start-error.ts'
import { isRunning } from './postmaster.ts'
import { type PostgresOptions, type RunningPostgres, startPostgres } from './start-postgres.ts'

const holder = fileURLToPath(new URL('./holder.fixture.ts', import.meta.url))
const repository = fileURLToPath(new URL('../../../../../', import.meta.url))

let template: string
let parent: string
let dataFolder: string
let started: RunningPostgres[]
let children: ChildProcess[]
let bound: string[]

beforeAll(async () => {
  template = await mkdtemp('/tmp/pg-test-template-')
  await chmod(template, 0o755)
  const made = await startPostgres({ dataFolder: `${template}/data`, log: silentLog, clock: systemClock })
  await made.stop()
})

afterAll(() => rm(template, { recursive: true, force: true }))

beforeEach(async () => {
  parent = await mkdtemp('/tmp/pg-test-')
  await chmod(parent, 0o755)
  dataFolder = `${parent}/data`
  started = []
  children = []
  bound = []
})

afterEach(async () => {
  for (const running of started) await running.stop()
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(children.map(hasEnded))
  for (const folder of bound) await rmdir(folder)
  await rm(parent, { recursive: true, force: true })
})

test('a first start makes a database with checksums that only its socket leads to', async () => {
  const steps: string[] = []

  const running = await start({ onProgress: (step) => steps.push(step) })

  expect(steps).toEqual(['creating', 'starting', 'ready'])
  expect(await settings(running.url)).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    listen_addresses: '',
    server_encoding: 'UTF8',
    unix_socket_permissions: '0700',
  })
  expect((await stat(`${dataFolder}/postgres`)).mode & 0o777).toBe(0o700)
  expect(await query(running.url, 'select current_user as who')).toEqual([{ who: 'intendant' }])
})

test('a second start finds what the first one wrote', async () => {
  await usePrepared()
  const first = await start()
  await query(first.url, 'create table kept as select 42 as number')
  await first.stop()

  const second = await start()

  expect(await query(second.url, 'select number from kept')).toEqual([{ number: 42 }])
})

test('a stop ends the server and leaves no process number behind', async () => {
  await usePrepared()
  const running = await start()
  const pid = running.pid()

  await running.stop()
  started = []

  expect(await isRunning(pid)).toBe(false)
  expect(await readdir(`${dataFolder}/postgres/cluster`)).not.toContain('postmaster.pid')
})

test('a folder in use is refused with the process that uses it, which goes on undisturbed', async () => {
  await usePrepared()
  const running = await start()

  const refusal = await refused(startPostgres(options()))

  expect(refusal.reason).toBe('in-use')
  expect(refusal.message).toContain(`in use by another running Intendant (process ${process.pid}, since `)
  expect(refusal.french).toContain(
    `utilisé par un autre Intendant en marche (processus ${process.pid}, depuis `,
  )
  expect(await query(running.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('of two starts at once one works and the other is refused', async () => {
  const both = await Promise.allSettled([startPostgres(options()), startPostgres(options())])

  for (const outcome of both) if (outcome.status === 'fulfilled') started.push(outcome.value)
  expect(both.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('after a killed Node the running server is adopted and nothing acknowledged is lost', async () => {
  await usePrepared()
  const { child, line } = await hold()
  const before: { url: string; pid: number } = JSON.parse(line)
  await query(before.url, 'create table kept as select 42 as number')
  child.kill('SIGKILL')
  await hasEnded(child)

  const running = await start()

  expect(running.pid()).toBe(before.pid)
  expect(running.url).toBe(before.url)
  expect(await query(running.url, 'select number from kept')).toEqual([{ number: 42 }])
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops the server with the program', async (signal) => {
  await usePrepared()
  const { child, line } = await hold()
  const { pid }: { pid: number } = JSON.parse(line)

  child.kill(signal)
  await hasEnded(child)

  expect(child.exitCode).toBe(0)
  expect(await isRunning(pid)).toBe(false)
})

test('a killed PostgreSQL comes back by itself under the same address with all that was acknowledged', async () => {
  await usePrepared()
  const running = await start()
  const killed = running.pid()
  await query(running.url, 'create table kept as select 42 as number')

  process.kill(killed, 'SIGKILL')
  const rows = await until(() => query(running.url, 'select number from kept'))

  expect(rows).toEqual([{ number: 42 }])
  await until(async () => (running.pid() === killed ? Promise.reject(new Error('not yet')) : undefined))
  const refusal = await refused(startPostgres(options()))
  expect(refusal.reason).toBe('in-use')
})

test('a process number left behind that now belongs to another program does not stop a start', async () => {
  await usePrepared()
  const first = await start()
  await first.stop()
  started = []
  const left = [
    process.pid,
    `${dataFolder}/postgres/cluster`,
    1_700_000_000,
    5432,
    '/tmp/gone',
    '',
    '',
    'ready',
    '',
  ]
  await writeFile(`${dataFolder}/postgres/cluster/postmaster.pid`, left.join('\n'))
  const lock = [process.pid, `${dataFolder}/postgres/cluster`, 1_700_000_000, 5432, '/tmp/gone', '']
  await writeFile(`${dataFolder}/postgres/sockets/.s.PGSQL.5432.lock`, lock.join('\n'))

  const second = await start()

  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a server whose socket was removed is stopped and started again', async () => {
  await usePrepared()
  const { child, line } = await hold()
  const before: { pid: number } = JSON.parse(line)
  child.kill('SIGKILL')
  await hasEnded(child)
  await rm(`${dataFolder}/postgres/sockets`, { recursive: true })

  const running = await start()

  expect(running.pid()).not.toBe(before.pid)
  expect(await query(running.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a data folder whose path is longer than a socket address works', async () => {
  dataFolder = `${parent}/${'long/'.repeat(30)}data with a space`

  const running = await start()

  expect(await query(running.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a database made by another major version is refused and not touched', async () => {
  await mkdir(`${dataFolder}/postgres/cluster`, { recursive: true })
  await writeFile(`${dataFolder}/postgres/cluster/PG_VERSION`, '9\n')

  const refusal = await refused(startPostgres(options()))

  expect(refusal.message).toContain('was made by PostgreSQL 9; here there is ')
  expect(refusal.french).toContain('a été créée par PostgreSQL 9 ; ici il y a ')
  expect(await readdir(`${dataFolder}/postgres/cluster`)).toEqual(['PG_VERSION'])
})

test('a data folder that is a file is refused', async () => {
  await writeFile(dataFolder, '')

  const refusal = await refused(startPostgres(options()))

  expect(refusal.message).toContain(`The folder ${dataFolder} cannot be used`)
})

describe.runIf(getuid?.() === 0)('as root', () => {
  test('the server runs as an unprivileged account', async () => {
    await usePrepared()
    const running = await start()

    const status = await readFile(`/proc/${running.pid()}/status`, 'utf8')

    expect(status).not.toMatch(/^Uid:\s+0/m)
    expect(status).toMatch(/^Groups:\s*$/m)
    expect(status).toMatch(/^CapEff:\s+0{16}$/m)
  })

  test('a folder below a closed one works, without changing who may enter that', async () => {
    const closed = `${parent}/closed`
    await mkdir(closed, { mode: 0o700 })
    dataFolder = `${closed}/data`

    const running = await start()

    expect(await query(running.url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await stat(closed)).mode & 0o777).toBe(0o700)
    const status = await readFile(`/proc/${running.pid()}/status`, 'utf8')
    expect(status).toMatch(/^CapEff:\s+0{16}$/m)
  })

  test('a killed server below a closed folder comes back', async () => {
    const closed = `${parent}/closed`
    await mkdir(closed, { mode: 0o700 })
    dataFolder = `${closed}/data`
    await usePrepared()
    const running = await start()

    process.kill(running.pid(), 'SIGKILL')

    expect(await until(() => query(running.url, 'select 1 as one'))).toEqual([{ one: 1 }])
  })

  test('an ordinary user has the server under the own name', async () => {
    await chown(parent, nobody, nobody)

    const { line } = await hold(nobody)

    const { pid }: { pid: number } = JSON.parse(line)
    expect(await readFile(`/proc/${pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${nobody}\\s`, 'm'))
  })

  test('an ordinary user who may not use the folder is told so', async () => {
    await usePrepared()
    const first = await start()
    await first.stop()
    started = []

    const { line } = await hold(nobody)

    expect(line).toContain(
      `The folder ${dataFolder}/postgres/cluster cannot be used: this account may not use it`,
    )
  })

  test('an account without a name is told why it has no database', async () => {
    await chown(parent, nameless, nameless)

    const { line } = await hold(nameless)

    expect(line).toContain('This account has a number but no name')
    expect(await readdir(`${dataFolder}/postgres`)).toEqual(['sockets'])
  })

  test('root runs the database of an ordinary user as that user', async () => {
    await chown(parent, nobody, nobody)
    const { child } = await hold(nobody)
    child.kill('SIGTERM')
    await hasEnded(child)

    const running = await start()

    const status = await readFile(`/proc/${running.pid()}/status`, 'utf8')
    expect(status).toMatch(new RegExp(`^Uid:\\s+${nobody}\\s`, 'm'))
  })
})

const nobody = 65_534
const nameless = 1_999_999

function options(more: Partial<PostgresOptions> = {}): PostgresOptions {
  return { dataFolder, log: silentLog, clock: systemClock, ...more }
}

async function start(more: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  const running = await startPostgres(options(more))
  started.push(running)
  return running
}

/** Puts a database that was made before into the data folder: making one takes a second. */
async function usePrepared(): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${template}/data`, dataFolder])
}

/** Starts PostgreSQL in a program of its own that can be killed; its first line is where it runs, or why not. */
async function hold(uid?: number): Promise<{ child: ChildProcess; line: string }> {
  const [file = '', ...args] = uid === undefined ? [process.execPath, holder, dataFolder] : await asUser(uid)
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [data] = await once(child.stdout ?? child, 'data')
  return { child, line: String(data) }
}

/** The same for an ordinary user, who sees the repository under another path: it may lie in a folder closed to all. */
async function asUser(uid: number): Promise<string[]> {
  const seen = await mkdtemp('/tmp/pg-test-repository-')
  await chmod(seen, 0o755)
  bound.push(seen)
  const bind = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
  const unshare = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', bind, 'sh', repository, seen]
  const drop = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--']
  const program = [`${seen}/node_modules/.bin/node`, holder.replace(repository, `${seen}/`), dataFolder]
  return [...unshare, ...drop, ...program]
}

async function hasEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

async function settings(url: string): Promise<Record<string, string>> {
  const names = ['data_checksums', 'fsync', 'listen_addresses', 'server_encoding', 'unix_socket_permissions']
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const answer = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1) order by name',
    [names],
  )
  await client.end()
  return Object.fromEntries(answer.rows.map((row) => [row.name, row.setting]))
}

async function refused(promise: Promise<unknown>): Promise<StartError> {
  const outcome = await promise.then(
    () => new Error('it was not refused'),
    (error: unknown) => error,
  )
  if (outcome instanceof StartError) return outcome
  throw outcome
}

/** Asks again until it works, at most 20 seconds. */
async function until<T>(ask: () => Promise<T>): Promise<T> {
  const begin = systemClock.monotonicMs()
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (systemClock.monotonicMs() - begin > 20_000) throw error
      await systemClock.sleep(20)
    }
  }
}
