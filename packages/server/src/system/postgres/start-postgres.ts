import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import pg from 'pg'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { StartError } from '../start-error.ts'
import { ensureCluster } from './cluster.ts'
import { prepareLaunch } from './launch.ts'
import { takeDataLock } from './lock.ts'
import { makeSocketFolder, type Place, planPlace } from './place.ts'
import { type Postmaster, stopPostmaster } from './postmaster.ts'
import { adoptServer, type ServerSettings, socketUrl, startServer } from './server.ts'
import { keepAlive } from './watch.ts'

/** What the start is doing, for a person who waits. */
export type PostgresProgress = 'creating' | 'starting' | 'adopting' | 'ready'

export type PostgresOptions = {
  /** Absolute. The database is in its folder `postgres`. */
  readonly dataFolder: string
  readonly log: Log
  readonly clock: Clock
  readonly onProgress?: (step: PostgresProgress) => void
  /** The data folder was taken over by another Intendant while the server was away: this one must end. */
  readonly onLost?: (error: StartError) => void
  /** For tests: settings of the server that differ. */
  readonly settings?: ServerSettings
}

export type RunningPostgres = {
  /** The database `intendant`, as `openDatabase` takes it; stays the same when the server is started again. */
  readonly url: string
  readonly version: string
  /** Programs that came with Intendant, not the system's. */
  readonly embedded: boolean
  /** Process number of the server that runs now. */
  readonly pid: () => number
  /** Stops the server cleanly and lets go of the folder. */
  readonly stop: () => Promise<void>
}

/**
 * Starts the private PostgreSQL of a data folder, or adopts the one that still runs there after this program was
 * killed, and keeps it running: a server that dies is started again and recovers.
 *
 * It listens on a Unix socket only, in a folder only its account can enter. As root it runs as an unprivileged account.
 *
 * @throws {StartError} With words for the person: the folder is in use, closed, full, of another version.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataFolder, clock, log } = options
  const place = await planPlace(dataFolder)
  const first = await adoptOrStart(place, null, options)
  const { socketFolder } = first
  const lock = await takeDataLock(socketFolder, dataFolder, clock)
  const version = await ensureDatabase(socketFolder)
  const keeper = keepAlive({
    lock,
    clock,
    log,
    revive: async () => {
      const next = await adoptOrStart(place, socketFolder, options)
      return { lock: await takeDataLock(socketFolder, dataFolder, clock), pid: next.pid }
    },
    onLost: options.onLost ?? (() => undefined),
    pid: first.pid,
  })
  options.onProgress?.('ready')
  return {
    url: socketUrl(socketFolder, 'intendant'),
    version,
    embedded: place.binaries.embedded,
    pid: keeper.pid,
    stop: async () => {
      await keeper.stop()
      await stopPostmaster(keeper.pid())
      await removeTemporary(place, socketFolder)
    },
  }
}

/** @param socketFolder Where it must listen again; null: it may choose. */
async function adoptOrStart(
  place: Place,
  socketFolder: string | null,
  options: PostgresOptions,
): Promise<Postmaster> {
  const { clock, onProgress } = options
  const running = await adoptServer(place, clock)
  if (running) {
    onProgress?.('adopting')
    return running
  }
  const sockets = socketFolder ?? (await makeSocketFolder(place))
  try {
    const launch = await prepareLaunch(place, sockets)
    await ensureCluster(place, launch, () => onProgress?.('creating'))
    onProgress?.('starting')
    return await startServer(place, launch, sockets, options.settings ?? {}, clock)
  } catch (error) {
    if (!socketFolder) await removeTemporary(place, sockets)
    // Another start may have been quicker; the lock on the data decides between the two.
    const other = await adoptServer(place, clock)
    if (other) return other
    throw error
  }
}

/** Makes the database at the first start. @returns The server's version. */
async function ensureDatabase(socketFolder: string): Promise<string> {
  const client = new pg.Client({ connectionString: socketUrl(socketFolder, 'postgres') })
  await client.connect()
  try {
    const found = await client.query(`select from pg_database where datname = 'intendant'`)
    if (found.rowCount === 0) await client.query('create database intendant')
    const answer = await client.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    )
    return answer.rows[0]?.version ?? ''
  } finally {
    await client.end()
  }
}

async function removeTemporary(place: Place, socketFolder: string): Promise<void> {
  if (dirname(socketFolder) !== place.folder) await rm(socketFolder, { recursive: true, force: true })
}

/**
 * Checks a PostgreSQL server that somebody else keeps.
 *
 * @returns Its version.
 * @throws {StartError} It cannot be reached, or is too old.
 */
export async function checkExternalPostgres(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  const shown = hidePassword(url)
  try {
    await client.connect()
    const answer = await client.query<{ version: string; number: number }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
    )
    const { version, number } = answer.rows[0] ?? { version: '?', number: 0 }
    if (number < 150_000) throw tooOld(shown, version)
    return version
  } catch (cause) {
    if (cause instanceof StartError) throw cause
    const said = cause instanceof Error ? cause.message || String(cause.name) : String(cause)
    throw new StartError(
      {
        en: `The database server ${shown} of INTENDANT_DATABASE_URL does not answer: ${said}. Nothing was started. Check the address, the account and the server.`,
        fr: `Le serveur de base de données ${shown} d’INTENDANT_DATABASE_URL ne répond pas : ${said}. Rien n’a été démarré. Vérifiez l’adresse, le compte et le serveur.`,
      },
      { cause },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

function tooOld(shown: string, version: string): StartError {
  return new StartError({
    en: `The database server ${shown} runs PostgreSQL ${version}; Intendant needs 15 or newer. Nothing was changed.`,
    fr: `Le serveur de base de données ${shown} utilise PostgreSQL ${version} ; Intendant a besoin de la version 15 ou d’une version plus récente. Rien n’a été modifié.`,
  })
}

function hidePassword(url: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^:@/]*):[^@]*@/, '$1:…@').replace(/([?&]password=)[^&]*/, '$1…')
}
