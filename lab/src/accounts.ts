import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The account for work by key; its shell is sh. */
export const workLogin = 'ops'
/** The account that may also sign in with a password. */
export const guestLogin = 'guest'
export const guestPassword = 'lab password 1'
const workUid = 15_000
const guestUid = 15_001

// crypt(3) of `guestPassword`: a test account of machines that live for seconds in a private namespace.
const guestHash =
  '$6$intendantlab$Pi9N3QDqPJRh3zOdiPsQ28bFjB0BFV6a.wZt/.SpYztBOedtmFBIXHvcGLoak2VWSoCLD7Nyko.FuLk3KP6pJ.'

/** Where an account lives on a lab machine whose files are in `folder`. */
export function homeOf(folder: string, login: string): string {
  return join(folder, 'home', login)
}

/** The accounts of a lab machine: login and numeric user. */
export const labAccounts = [
  { login: 'root', uid: 0 },
  { login: workLogin, uid: workUid },
  { login: guestLogin, uid: guestUid },
] as const

/** Writes the account files of one machine; root gets a plain shell too, since a long .bashrc would be measured. */
export function writeAccounts(folder: string): { passwd: string; shadow: string } {
  const passwd = join(folder, 'passwd')
  const shadow = join(folder, 'shadow')
  const others = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !/^(root|ops|guest):/.test(line))
  const own = labAccounts.map(
    ({ login, uid }) => `${login}:x:${uid}:${uid}::${homeOf(folder, login)}:/bin/sh`,
  )
  writeFileSync(passwd, `${[...own, ...others].join('\n')}\n`)
  const hashes = [
    'root:*:19700:0:99999:7:::',
    'ops:*:19700:0:99999:7:::',
    `guest:${guestHash}:19700:0:99999:7:::`,
    'sshd:!:19700::::::',
  ]
  writeFileSync(shadow, `${hashes.join('\n')}\n`, { mode: 0o600 })
  return { passwd, shadow }
}
