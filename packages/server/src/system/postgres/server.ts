import { spawn } from 'node:child_process'
import { chown, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Clock } from '../clock.ts'
import { StartError } from '../start-error.ts'
import { readLogEnd } from './cluster.ts'
import type { Launch } from './launch.ts'
import type { Place } from './place.ts'
import { findPostmaster, isRunning, isServerOf, type Postmaster, stopPostmaster } from './postmaster.ts'
import { cleanEnvironment } from './run-program.ts'

/** Settings by name, given on the command line so that they hold whatever files of the cluster say. */
export type ServerSettings = Readonly<Record<string, string>>

const ourSettings: ServerSettings = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '100',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // Short queries only: compiling them costs more than it gives.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
}

/** A recovery after a power cut may read a lot of log. */
const longestRecoveryMs = 30 * 60_000

const largestLogBytes = 10 * 1024 * 1024

/** The address of a database on the private server, as `openDatabase` takes it. */
export function socketUrl(socketFolder: string, database: string): string {
  return `postgres:///${database}?host=${encodeURIComponent(socketFolder)}&user=intendant`
}

/**
 * Starts the server and waits until it answers. It lives on when this process is killed: the next start finds it.
 *
 * @throws {StartError} It ended instead; with the end of its log.
 */
export async function startServer(
  place: Place,
  launch: Launch,
  socketFolder: string,
  settings: ServerSettings,
  clock: Clock,
): Promise<Postmaster> {
  const options = Object.entries({ ...ourSettings, ...settings, unix_socket_directories: socketFolder })
  const args = [
    '-D',
    join(launch.folder, 'cluster'),
    ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const command = launch.command('postgres', args)
  await removeStaleSockets(place, socketFolder)
  const log = await openLog(place)
  const child = spawn(command.file, command.args, {
    // A session of its own, so that Ctrl-C in the terminal does not reach it before we are done with it.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: '/',
    env: cleanEnvironment,
    uid: command.uid,
    gid: command.gid,
  })
  const failure = new Promise<Error>((resolve) => child.once('error', resolve))
  await log.close()
  child.unref()
  const { pid } = child
  if (pid === undefined) throw await refuseStart(place, await failure)
  await waitUntilServing(place, pid, socketFolder, clock)
  return { pid, socketFolder }
}

/** One question to the server; false when it does not answer it. */
export async function isServing(socketFolder: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: socketUrl(socketFolder, 'postgres'),
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false // not there, or not ready yet: the caller asks again or starts one
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function waitUntilServing(
  place: Place,
  pid: number,
  socketFolder: string,
  clock: Clock,
): Promise<void> {
  const begin = clock.monotonicMs()
  while (clock.monotonicMs() - begin < longestRecoveryMs) {
    if (await isServing(socketFolder)) return
    if (!(await isRunning(pid))) throw await refuseStart(place, undefined)
    await clock.sleep(10)
  }
  throw await refuseStart(place, undefined)
}

async function refuseStart(place: Place, cause: Error | undefined): Promise<StartError> {
  const said = await readLogEnd(place)
  const noRoom = said.includes('No space left on device')
  return new StartError(
    {
      en: `PostgreSQL did not start${noRoom ? ': the disk is full' : ''}. The data in ${place.cluster} is as it was. The end of ${place.logFile}:\n${said}`,
      fr: `PostgreSQL n’a pas démarré${noRoom ? ' : le disque est plein' : ''}. Les données de ${place.cluster} sont telles qu’elles étaient. La fin de ${place.logFile} :\n${said}`,
    },
    { cause },
  )
}

async function openLog(place: Place) {
  const size = await stat(place.logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > largestLogBytes) await rename(place.logFile, `${place.logFile}.1`)
  const log = await open(place.logFile, 'a', 0o600)
  if (place.account) await chown(place.logFile, place.account.uid, place.account.gid)
  return log
}

/**
 * PostgreSQL removes the socket of a dead server itself, except when the process number in its lock belongs to some
 * other program by now.
 */
async function removeStaleSockets(place: Place, socketFolder: string): Promise<void> {
  const socket = join(socketFolder, '.s.PGSQL.5432')
  const pid = Number.parseInt(await readFile(`${socket}.lock`, 'utf8').catch(() => ''), 10)
  if (!pid || (await isServerOf(pid, place))) return
  await rm(socket, { force: true })
  await rm(`${socket}.lock`, { force: true })
}

/**
 * The server that already runs on the cluster, ready to answer; null when there is none. One whose socket was removed
 * cannot be reached any more and is stopped.
 */
export async function adoptServer(place: Place, clock: Clock): Promise<Postmaster | null> {
  const begin = clock.monotonicMs()
  while (clock.monotonicMs() - begin < longestRecoveryMs) {
    const found = await findPostmaster(place)
    if (!found) return null
    const { pid, socketFolder } = found
    if (socketFolder && (await isServing(socketFolder))) return found
    if (socketFolder && !(await stat(socketFolder).catch(() => null))) await stopPostmaster(pid)
    else await clock.sleep(10)
  }
  return null
}
