import { createHash } from 'node:crypto'
import type { Random } from '../system/random.ts'

/** A secret as its holder gets it, and the hash of it that the database keeps. */
export type Secret = { readonly text: string; readonly hash: Buffer }

/** Makes a secret of 256 random bits, in base64url after a prefix that tells what it is. */
export function makeSecret(random: Random, prefix = ''): Secret {
  const text = prefix + random.bytes(32).toString('base64url')
  return { text, hash: hashSecret(text) }
}

/**
 * The hash under which a secret is kept. Pure.
 *
 * SHA-256 without salt is enough for 256 random bits: there is nothing to guess.
 */
export function hashSecret(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
