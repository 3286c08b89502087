import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Random } from '../system/random.ts'
import { keyBytes } from './seal.ts'

/** The key over all keys. `id` is a short hash of it, which tells which master key wrapped something. */
export type MasterKey = { readonly id: string; readonly key: Buffer }

const header = 'intendant-master-key-1'

/**
 * Reads the master key file; null when there is none.
 *
 * @throws {Error} Others than its owner can read it, or it is no master key file.
 */
export async function readMasterKey(file: string): Promise<MasterKey | null> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: unknown) => {
    if (isCode(cause, 'ENOENT')) return null
    throw new Error(`the master key file ${file} cannot be read; nothing was started`, { cause })
  })
  if (handle === null) return null
  try {
    const { mode } = await handle.stat()
    if ((mode & 0o077) !== 0) {
      throw new Error(
        `the master key file ${file} can be read by others than its owner; nothing was started. Run: chmod 600 ${file}`,
      )
    }
    return parseMasterKey(await handle.readFile('utf8'), file)
  } finally {
    await handle.close()
  }
}

/**
 * Makes a master key file: mode 0600, on disk before it is used, never over an existing one.
 *
 * @throws {Error} The file exists already or cannot be written.
 */
export async function createMasterKey(file: string, random: Random): Promise<MasterKey> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const key = random.bytes(keyBytes)
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${header} ${key.toString('base64')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  // The name itself must survive a power cut too: a lost master key is the loss of every secret.
  const folder = await open(dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
  return { id: masterKeyId(key), key }
}

/** The id under which a master key is known: 16 hexadecimal digits of its SHA-256. Pure. */
export function masterKeyId(key: Uint8Array): string {
  return createHash('sha256').update('intendant master key id').update(key).digest('hex').slice(0, 16)
}

function parseMasterKey(text: string, file: string): MasterKey {
  const [first, encoded = '', ...rest] = text.trim().split(' ')
  const key = Buffer.from(encoded, 'base64')
  if (first !== header || rest.length > 0 || key.length !== keyBytes) {
    throw new Error(
      `${file} is not a master key file; nothing was started. Restore the right file from your backup.`,
    )
  }
  return { id: masterKeyId(key), key }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
