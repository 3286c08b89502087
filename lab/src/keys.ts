import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

/** A key pair: the private key in OpenSSH format, the public one as a line of authorized_keys. */
export type KeyPair = { readonly privateKey: Buffer; readonly publicLine: string; readonly path: string }

/** Makes an unencrypted key pair in a folder. */
export async function makeKey(folder: string, name: string, type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519') {
  const path = join(folder, name)
  await run('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', name, '-f', path])
  return {
    path,
    privateKey: readFileSync(path),
    publicLine: readFileSync(`${path}.pub`, 'utf8').trim(),
  } satisfies KeyPair
}

/** Signs a public key as a user certificate for these logins. @returns The line of the certificate file. */
export async function certify(
  folder: string,
  authority: KeyPair,
  publicLine: string,
  logins: readonly string[],
) {
  const path = join(folder, `cert-${process.hrtime.bigint()}.pub`)
  writeFileSync(path, `${publicLine}\n`)
  await run('ssh-keygen', [
    '-q',
    '-s',
    authority.path,
    '-I',
    'lab',
    '-n',
    logins.join(','),
    '-V',
    '+1h',
    path,
  ])
  return readFileSync(path.replace(/\.pub$/, '-cert.pub'), 'utf8').trim()
}
