import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '../system/random.ts'
import { createGate } from './gate.ts'

const derive = promisify(argon2)

// OWASP's first choice is 46 MiB and one pass; this is stronger and takes about 0.2 s of one core.
const memoryKib = 65_536
const passes = 3
const saltBytes = 16
const hashBytes = 32

// Each hash holds 64 MiB and a core: two at once leave the machine usable while somebody guesses passwords.
const gate = createGate({ atOnce: 2, waiting: 64 })

/**
 * Hashes a password with argon2id (64 MiB, 3 passes).
 *
 * @returns PHC string: `$argon2id$v=19$m=65536,t=3,p=1$salt$hash`.
 * @throws {TooBusy} Too many passwords are being checked already.
 * @see RFC 9106
 */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = random.bytes(saltBytes)
  const hash = await gate(() => run(password, salt))
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${encode(salt)}$${encode(hash)}`
}

/**
 * Tells whether a password is the one that was hashed.
 *
 * @param stored What `hashPassword` gave; null for a login nobody has, which takes just as long to refuse, so that
 *   the time tells nobody which logins exist.
 * @throws {TooBusy} Too many passwords are being checked already.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [salt, expected] = parseStored(stored) ?? [Buffer.alloc(saltBytes), Buffer.alloc(hashBytes)]
  const actual = await gate(() => run(password, salt))
  return timingSafeEqual(actual, expected) && stored !== null
}

function run(password: string, salt: Buffer): Promise<Buffer> {
  return derive('argon2id', {
    message: Buffer.from(password.normalize('NFC')),
    nonce: salt,
    parallelism: 1,
    tagLength: hashBytes,
    memory: memoryKib,
    passes,
  }) as Promise<Buffer>
}

function parseStored(stored: string | null): [salt: Buffer, hash: Buffer] | null {
  if (stored === null) return null
  const [, kind, versionText, costs, salt = '', hash = ''] = stored.split('$')
  if (kind !== 'argon2id' || versionText !== 'v=19' || costs !== `m=${memoryKib},t=${passes},p=1`) {
    throw new Error('the stored password hash has an unknown form')
  }
  return [Buffer.from(salt, 'base64'), Buffer.from(hash, 'base64')]
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
