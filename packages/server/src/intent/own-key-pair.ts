import { generateKeyPairSync } from 'node:crypto'
import type { Random } from '../system/random.ts'

const type = 'ssh-ed25519'

/**
 * Makes an ed25519 key pair in OpenSSH's own formats. ssh2's generator is not used: it cuts leading zero bytes off, and
 * then nobody can read one key in some hundred.
 *
 * @returns The private key as an unencrypted `OPENSSH PRIVATE KEY` block, and the public line `ssh-ed25519 AAAA… comment`.
 * @see PROTOCOL.key of OpenSSH: magic, cipher, kdf, one public key, then two equal check numbers, the key and padding.
 */
export function createKeyPair(random: Random, comment: string): { privateKey: Buffer; publicLine: string } {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' })
  const seed = Buffer.from(d, 'base64url')
  const point = Buffer.from(x, 'base64url')
  const publicBlob = Buffer.concat([field(type), field(point)])
  const check = random.bytes(4)
  const secret = Buffer.concat([seed, point])
  const inner = Buffer.concat([check, check, field(type), field(point), field(secret), field(comment)])
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, index) => index + 1))
  const count = Buffer.from([0, 0, 0, 1])
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    count,
    field(publicBlob),
    field(Buffer.concat([inner, padding])),
  ])
  const lines = body.toString('base64').match(/.{1,70}/g) ?? []
  const name = 'OPENSSH PRIVATE KEY'
  const block = Buffer.from(`-----BEGIN ${name}-----\n${lines.join('\n')}\n-----END ${name}-----\n`)
  for (const used of [seed, secret, inner, body]) used.fill(0)
  return { privateKey: block, publicLine: `${type} ${publicBlob.toString('base64')} ${comment}` }
}

/** A string as SSH writes it: its length in four bytes, then its bytes. */
function field(content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
