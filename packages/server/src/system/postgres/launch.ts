import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import type { Place } from './place.ts'
import { type Command, runProgram } from './run-program.ts'

/** How PostgreSQL's programs are started for a place, and under which path they see its folder. */
export type Launch = {
  readonly folder: string
  readonly command: (program: 'initdb' | 'postgres', args: readonly string[]) => Command
}

/** Binds two folders where the account can reach them, seen by nobody else, and becomes the program. */
const bindProgram = 'mount --bind "$1" "$2" && mount --bind "$3" "$4" && shift 4 && exec "$@"'

/**
 * Prepares how to start programs as the account.
 *
 * PostgreSQL cannot run as root, and its account cannot enter a closed folder such as /root, where a fresh machine's
 * administrator most likely put Intendant. There the folder is bound to a path of its own, in a mount namespace that
 * only the server sees: no rights of the folders above are changed and the server gets no capability.
 *
 * @param socketFolder Of the account; the paths are made in it.
 * @throws {StartError} The folder is closed and this system allows no mount.
 */
export async function prepareLaunch(place: Place, socketFolder: string): Promise<Launch> {
  const { account, binaries } = place
  if (!(account && (place.folderHidden || place.binariesHidden))) {
    return {
      folder: place.folder,
      command: (program, args) => ({
        file: join(binaries.folder, program),
        args,
        uid: account?.uid,
        gid: account?.gid,
      }),
    }
  }
  const folder = join(socketFolder, 'database')
  const software = join(socketFolder, 'software')
  await mkdir(folder, { recursive: true })
  await mkdir(software, { recursive: true })
  const binFolder = place.binariesHidden ? join(software, 'bin') : binaries.folder
  const drop = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--no-new-privs']
  const wrap = (file: string, args: readonly string[]): Command => ({
    file: 'unshare',
    args: [
      ...['--mount', '--propagation', 'private', 'sh', '-c', bindProgram, 'sh'],
      ...[place.folder, folder, binaries.root, software],
      ...['setpriv', ...drop, '--', file, ...args],
    ],
  })
  const probe = await runProgram(wrap('test', ['-x', folder]))
  if (probe.code !== 0) {
    throw new StartError(
      {
        en: `PostgreSQL runs as the account ${account.name}, which cannot enter ${place.folder}, because a folder above it is closed. Nothing was started. Put Intendant in a folder others can pass, as /opt or /srv, or set INTENDANT_DATA to one, or start it as an ordinary user.`,
        fr: `PostgreSQL s’exécute avec le compte ${account.name}, qui ne peut pas entrer dans ${place.folder}, car un dossier au-dessus est fermé. Rien n’a été démarré. Placez Intendant dans un dossier que les autres comptes peuvent traverser, comme /opt ou /srv, ou indiquez-en un dans INTENDANT_DATA, ou démarrez-le en tant qu’utilisateur ordinaire.`,
      },
      { cause: new Error(probe.stderr) },
    )
  }
  return { folder, command: (program, args) => wrap(join(binFolder, program), args) }
}
