import { randomUUID } from 'node:crypto'
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import type { Launch } from './launch.ts'
import { type Place, refuseFolder } from './place.ts'
import { runProgram } from './run-program.ts'

/** Who may connect: everyone who can open the socket, which lies in a folder that only the account can enter. */
const whoMayConnect = 'local all all trust\n'

/**
 * Makes the database cluster when there is none: page checksums, UTF-8, order by code point, superuser `intendant`.
 * It is made beside and then renamed, so that a half-made one is never taken for one.
 *
 * @param onCreate Called when it must be made, which takes about a second.
 * @throws {StartError} It could not be made; what was begun is removed.
 */
export async function ensureCluster(place: Place, launch: Launch, onCreate: () => void): Promise<void> {
  if (await exists(join(place.cluster, 'PG_VERSION'))) return
  onCreate()
  const name = `cluster.new-${randomUUID()}`
  const made = join(place.folder, name)
  const outcome = await runProgram(
    launch.command('initdb', [
      ...['-D', join(launch.folder, name), '--username=intendant', '--auth=trust', '--data-checksums'],
      ...['--encoding=UTF8', ...localeOptions(place.binaries.major)],
    ]),
  )
  if (outcome.code !== 0) {
    await rm(made, { recursive: true, force: true })
    if (outcome.stderr.includes('No space left on device'))
      refuseFolder(place.folder, Object.assign(new Error(outcome.stderr), { code: 'ENOSPC' }))
    if (outcome.stderr.includes('Permission denied'))
      refuseFolder(place.folder, Object.assign(new Error(outcome.stderr), { code: 'EACCES' }))
    if (outcome.stderr.includes('user does not exist')) throw accountWithoutName(outcome.stderr)
    throw new StartError(
      {
        en: `The database could not be created in ${place.folder}. What was begun was removed. PostgreSQL said: ${lastLine(outcome.stderr)}`,
        fr: `La base de données n’a pas pu être créée dans ${place.folder}. Ce qui avait été commencé a été supprimé. PostgreSQL a dit : ${lastLine(outcome.stderr)}`,
      },
      { cause: new Error(outcome.stderr) },
    )
  }
  await writeFile(join(made, 'pg_hba.conf'), whoMayConnect)
  await moveIntoPlace(made, place.cluster)
}

function accountWithoutName(said: string): StartError {
  return new StartError(
    {
      en: 'This account has a number but no name, and PostgreSQL does not run under such an account. What was begun was removed. Add it to /etc/passwd, start Intendant as another user, or name a server in INTENDANT_DATABASE_URL.',
      fr: 'Ce compte a un numéro mais pas de nom, et PostgreSQL ne s’exécute pas sous un tel compte. Ce qui avait été commencé a été supprimé. Ajoutez-le à /etc/passwd, démarrez Intendant avec un autre utilisateur, ou indiquez un serveur dans INTENDANT_DATABASE_URL.',
    },
    { cause: new Error(said) },
  )
}

async function moveIntoPlace(made: string, cluster: string): Promise<void> {
  try {
    await rename(made, cluster)
  } catch (cause) {
    await rm(made, { recursive: true, force: true })
    // Another start was quicker and made one: that one is used.
    if (await exists(join(cluster, 'PG_VERSION'))) return
    throw cause
  }
}

/** The same order on every machine: text is compared by code point, with the letters of Unicode. */
function localeOptions(major: number): string[] {
  return major >= 17
    ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    : ['--locale=C', '--lc-ctype=C.UTF-8']
}

/** The last lines of the server's log, for a message. */
export async function readLogEnd(place: Place): Promise<string> {
  const text = await readFile(place.logFile, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-5).join('\n')
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
