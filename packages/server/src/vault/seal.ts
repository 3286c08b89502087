import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../system/random.ts'

/** Bytes of every key: AES-256. */
export const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/**
 * Encrypts and authenticates with AES-256-GCM under a fresh nonce.
 *
 * @param key 32 bytes.
 * @param context Bound into the seal, not stored: the same text is needed to open it.
 * @returns Nonce (12 bytes), tag (16 bytes), ciphertext (as long as the plaintext).
 * @see NIST SP 800-38D
 */
export function encrypt(key: Uint8Array, context: string, plaintext: Uint8Array, random: Random): Buffer {
  const nonce = random.bytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/**
 * Opens what `encrypt` made. The caller zeroes the result when done.
 *
 * @throws {Error} Another key, another context, or the bytes were changed.
 */
export function decrypt(key: Uint8Array, context: string, sealed: Uint8Array): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new Error('the sealed value is too short')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  const first = decipher.update(sealed.subarray(nonceBytes + tagBytes))
  try {
    const rest = decipher.final()
    const plaintext = Buffer.concat([first, rest])
    first.fill(0)
    return plaintext
  } catch (cause) {
    // GCM gives the bytes before it has checked them: they must not survive a failed check.
    first.fill(0)
    throw new Error('the sealed value does not open', { cause })
  }
}

/** Bytes that `encrypt` adds to a plaintext. */
export const sealOverhead = nonceBytes + tagBytes
