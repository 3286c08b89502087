import { chmod, chown, lstat, mkdir, mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { type Account, chooseAccount, isRoot } from './account.ts'
import { type Binaries, chooseBinaries, findBinaries } from './binaries.ts'
import { runProgram } from './run-program.ts'

/** Everything about where and as whom the private PostgreSQL runs. */
export type Place = {
  /** `postgres` in the data folder; belongs to the account, mode 0700. */
  readonly folder: string
  /** What PostgreSQL calls its data folder. */
  readonly cluster: string
  readonly logFile: string
  readonly binaries: Binaries
  /** null: we are an ordinary user, and PostgreSQL runs as the same. */
  readonly account: Account | null
  /** The account cannot walk to the folder, because one above it is closed (as /root is). */
  readonly folderHidden: boolean
  readonly binariesHidden: boolean
}

/** A socket's address is at most 107 bytes, and PostgreSQL adds this name. */
const longestSocketFolder = 107 - '/.s.PGSQL.5432'.length

/**
 * Finds out where the private PostgreSQL lives and makes its folder.
 *
 * @throws {StartError} The folder cannot be used, or there are no programs for it.
 */
export async function planPlace(dataFolder: string): Promise<Place> {
  const folder = join(dataFolder, 'postgres')
  const cluster = join(folder, 'cluster')
  // As root another account must pass through it; what is inside is closed.
  await mkdir(dataFolder, { recursive: true, mode: isRoot() ? 0o711 : 0o700 }).catch((cause) =>
    refuseFolder(dataFolder, cause),
  )
  const owner = await stat(folder).catch(() => null)
  const account = isRoot() ? await chooseAccount(owner) : null
  if (!owner) await makeFolder(folder, account)
  const major = await readMajor(cluster)
  const binaries = chooseBinaries(await findBinaries(), major, cluster)
  const [folderHidden, binariesHidden] = await Promise.all([
    isHidden(folder, account),
    isHidden(join(binaries.folder, 'postgres'), account),
  ])
  return {
    folder,
    cluster,
    logFile: join(folder, 'postgres.log'),
    binaries,
    account,
    folderHidden,
    binariesHidden,
  }
}

/** The major version that made a cluster; null when there is none. */
async function readMajor(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((cause: NodeJS.ErrnoException) =>
    cause.code === 'ENOENT' ? null : refuseFolder(cluster, cause),
  )
  return text === null ? null : Number.parseInt(text, 10)
}

/**
 * A folder for the sockets that only the account can enter: in the data folder where its path is short enough,
 * otherwise a temporary one.
 */
export async function makeSocketFolder(place: Place): Promise<string> {
  const inside = join(place.folder, 'sockets')
  if (!place.folderHidden && Buffer.byteLength(inside) <= longestSocketFolder) {
    if (!(await lstat(inside).catch(() => null))) await makeFolder(inside, place.account)
    return inside
  }
  return makeTemporaryFolder(place.account)
}

/** A new empty folder of the account with a short path, mode 0700. */
async function makeTemporaryFolder(account: Account | null): Promise<string> {
  const parent = account ? '/run' : tmpdir()
  const short = parent.length <= 60 ? parent : '/tmp'
  const made = await mkdtemp(`${short}/intendant-`).catch(() => mkdtemp('/tmp/intendant-'))
  await chmod(made, 0o700)
  if (account) await chown(made, account.uid, account.gid)
  return made
}

async function makeFolder(folder: string, account: Account | null): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (account) await chown(folder, account.uid, account.gid)
  } catch (cause) {
    refuseFolder(folder, cause)
  }
}

async function isHidden(path: string, account: Account | null): Promise<boolean> {
  if (!account) return false
  const seen = await runProgram({ file: 'test', args: ['-x', path], uid: account.uid, gid: account.gid })
  return seen.code !== 0
}

/** Words for a folder that cannot be read or written. */
export function refuseFolder(folder: string, cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const why: Record<string, { en: string; fr: string }> = {
    EACCES: {
      en: 'this account may not use it; start Intendant as the owner of the folder, or give the folder to this account',
      fr: 'ce compte n’y a pas accès ; démarrez Intendant avec le compte propriétaire du dossier, ou donnez le dossier à ce compte',
    },
    EROFS: {
      en: 'its file system is read-only; choose another folder with INTENDANT_DATA',
      fr: 'son système de fichiers est en lecture seule ; choisissez un autre dossier avec INTENDANT_DATA',
    },
    ENOSPC: { en: 'the disk is full; make room', fr: 'le disque est plein ; libérez de la place' },
  }
  const words = why[code] ?? {
    en: `${code || 'an error'}; check its path and rights`,
    fr: `${code || 'une erreur'} ; vérifiez son chemin et ses droits`,
  }
  throw new StartError(
    {
      en: `The folder ${folder} cannot be used: ${words.en}. Nothing was started.`,
      fr: `Le dossier ${folder} ne peut pas être utilisé : ${words.fr}. Rien n’a été démarré.`,
    },
    { cause },
  )
}
