import pg from 'pg'
import type { Clock } from '../clock.ts'
import { StartError } from '../start-error.ts'
import { socketUrl } from './server.ts'

/** Any number nobody else uses. */
const lockKey = 7_246_195

/** How long a lock of a process that was just killed may linger until the server notices. */
const patienceMs = 2_000

/** A lock that lasts as long as its connection, so that no death of a process can leave it behind. */
export type DataLock = {
  /** Resolves when the connection ends for whatever reason: the lock is gone then. */
  readonly lost: Promise<void>
  readonly release: () => Promise<void>
}

/**
 * Locks the data folder for this process.
 *
 * @throws {StartError} Another running Intendant has it; the message says which process.
 */
export async function takeDataLock(
  socketFolder: string,
  dataFolder: string,
  clock: Clock,
): Promise<DataLock> {
  const client = new pg.Client({
    connectionString: socketUrl(socketFolder, 'postgres'),
    application_name: `intendant ${process.pid}`,
    connectionTimeoutMillis: 5_000,
  })
  const lost = new Promise<void>((resolve) => client.once('end', resolve))
  client.on('error', () => undefined)
  const release = async () => {
    await client.end()
  }
  await client.connect()
  try {
    if (await acquire(client, clock)) return { lost, release }
    const holder = await findHolder(client)
    throw inUse(dataFolder, holder)
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

async function acquire(client: pg.Client, clock: Clock): Promise<boolean> {
  const begin = clock.monotonicMs()
  for (;;) {
    const answer = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      lockKey,
    ])
    if (answer.rows[0]?.taken) return true
    if (clock.monotonicMs() - begin > patienceMs) return false
    await clock.sleep(50)
  }
}

async function findHolder(client: pg.Client): Promise<{ name: string; since: Date } | null> {
  const answer = await client.query<{ name: string; since: Date }>(
    `select a.application_name as name, a.backend_start as since
     from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [lockKey],
  )
  return answer.rows[0] ?? null
}

function inUse(dataFolder: string, holder: { name: string; since: Date } | null): StartError {
  const pid = holder?.name.split(' ')[1] ?? '?'
  const since = holder?.since.toISOString().slice(0, 16).replace('T', ' ') ?? '?'
  return new StartError(
    {
      en: `The data folder ${dataFolder} is in use by another running Intendant (process ${pid}, since ${since} UTC). Nothing was changed. Stop that one first, or give this one another folder with INTENDANT_DATA.`,
      fr: `Le dossier de données ${dataFolder} est utilisé par un autre Intendant en marche (processus ${pid}, depuis ${since} UTC). Rien n’a été modifié. Arrêtez d’abord celui-là, ou donnez à celui-ci un autre dossier avec INTENDANT_DATA.`,
    },
    { reason: 'in-use' },
  )
}
