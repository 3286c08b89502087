import { readFile } from 'node:fs/promises'
import { getuid } from 'node:process'
import { StartError } from '../start-error.ts'
import { runProgram } from './run-program.ts'

/** The account PostgreSQL runs as. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string }

/** True when we may, and must, choose an account: PostgreSQL refuses to run as root. */
export function isRoot(): boolean {
  return getuid?.() === 0
}

/**
 * Chooses the unprivileged account for PostgreSQL when Intendant runs as root: the one that owns the database
 * already, else `postgres`, else `intendant`, which is created.
 *
 * @param owner Owner of the database folder; null: there is none yet.
 * @throws {StartError} There is no such account and none could be created.
 */
export async function chooseAccount(owner: { uid: number; gid: number } | null): Promise<Account> {
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8'))
  if (owner && owner.uid !== 0) {
    return accounts.find((account) => account.uid === owner.uid) ?? { ...owner, name: String(owner.uid) }
  }
  const present = ['postgres', 'intendant'].map((name) => accounts.find((account) => account.name === name))
  const chosen = present.find((account) => account && account.uid !== 0)
  if (chosen) return chosen
  const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin']
  const created = await runProgram({
    file: 'useradd',
    args: ['--system', '--user-group', ...home, 'intendant'],
  })
  const made = parsePasswd(await readFile('/etc/passwd', 'utf8')).find(({ name }) => name === 'intendant')
  if (made) return made
  throw new StartError(
    {
      en: 'PostgreSQL does not run as root, and no account for it could be created. Nothing was changed. Create one with "useradd --system intendant", or start Intendant as an ordinary user.',
      fr: 'PostgreSQL ne s’exécute pas en tant que root, et aucun compte n’a pu être créé pour lui. Rien n’a été modifié. Créez-en un avec « useradd --system intendant », ou démarrez Intendant en tant qu’utilisateur ordinaire.',
    },
    { cause: new Error(created.stderr) },
  )
}

function parsePasswd(text: string): Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}
