import { createPrivateKey, type KeyObject } from 'node:crypto'
import ssh2 from 'ssh2'

/** A private key, opened: without a passphrase, in the OpenSSH form that every driver reads. */
export type OpenedKey = {
  /** As in authorized_keys: `ssh-ed25519`. */
  readonly type: string
  /** The public half in SSH's wire form. */
  readonly publicBlob: Buffer
  /** PEM of kind OPENSSH PRIVATE KEY. The caller zeroes it. */
  readonly openssh: Buffer
}

/** Why a private key could not be opened; each is the code of a problem. */
export type KeyRefusal =
  | 'private-key'
  | 'private-key-public'
  | 'private-key-passphrase'
  | 'private-key-hardware'

/**
 * Opens a private key that somebody uploaded: OpenSSH, PEM (PKCS#1, SEC 1, PKCS#8) or PuTTY version 2; RSA of 2048 bits
 * or more, ECDSA on the NIST curves, Ed25519.
 *
 * @param passphrase Empty when the key has none.
 */
export function openPrivateKey(text: string, passphrase: string): OpenedKey | KeyRefusal {
  const trimmed = `${text.replaceAll('\r\n', '\n').trim()}\n`
  if (/^(ssh-|ecdsa-|sk-)\S+ AAAA/.test(trimmed) || trimmed.includes('BEGIN PUBLIC KEY')) {
    return 'private-key-public'
  }
  if (isHardwareKey(trimmed)) return 'private-key-hardware'
  const key = parseKey(trimmed, passphrase)
  return typeof key === 'string' ? key : toOpened(key)
}

function parseKey(text: string, passphrase: string): KeyObject | KeyRefusal {
  const parsed = ssh2.utils.parseKey(text, passphrase === '' ? undefined : passphrase)
  if (!(parsed instanceof Error)) {
    // Some formats hold several keys; the first is the one that signs.
    const first: ssh2.ParsedKey | undefined = Array.isArray(parsed) ? parsed[0] : parsed
    if (first === undefined || !first.isPrivateKey()) return 'private-key-public'
    return toKeyObject(first.getPrivatePEM())
  }
  if (/encrypted|passphrase|integrity|decrypt|MAC/i.test(parsed.message)) return 'private-key-passphrase'
  if (!text.includes('BEGIN PRIVATE KEY') && !text.includes('BEGIN ENCRYPTED PRIVATE KEY'))
    return 'private-key'
  try {
    return createPrivateKey({ key: text, passphrase })
  } catch {
    return text.includes('BEGIN ENCRYPTED PRIVATE KEY') ? 'private-key-passphrase' : 'private-key'
  }
}

function toKeyObject(pem: string): KeyObject | KeyRefusal {
  try {
    return createPrivateKey(pem)
  } catch {
    return 'private-key'
  }
}

function toOpened(key: KeyObject): OpenedKey | KeyRefusal {
  const jwk = key.export({ format: 'jwk' })
  const field = (value: string | undefined) => Buffer.from(value ?? '', 'base64url')
  switch (key.asymmetricKeyType) {
    case 'ed25519': {
      const [seed, point] = [field(jwk.d), field(jwk.x)]
      const publicParts = [Buffer.from('ssh-ed25519'), point]
      return render('ssh-ed25519', publicParts, [point, Buffer.concat([seed, point])])
    }
    case 'rsa': {
      if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return 'private-key'
      const [n, e, d, qi, p, q] = [jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map((value) =>
        toMpint(field(value)),
      )
      if (!n || !e || !d || !qi || !p || !q) return 'private-key'
      return render('ssh-rsa', [Buffer.from('ssh-rsa'), e, n], [n, e, d, qi, p, q])
    }
    case 'ec': {
      const curve = { 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' }[jwk.crv ?? '']
      if (curve === undefined) return 'private-key'
      const type = `ecdsa-sha2-${curve}`
      const point = Buffer.concat([Buffer.of(4), field(jwk.x), field(jwk.y)])
      const publicParts = [Buffer.from(type), Buffer.from(curve), point]
      return render(type, publicParts, [Buffer.from(curve), point, toMpint(field(jwk.d))])
    }
    default:
      return 'private-key'
  }
}

/**
 * Writes the OpenSSH form without a passphrase.
 *
 * @see https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key
 */
function render(type: string, publicParts: Buffer[], privateParts: Buffer[]): OpenedKey {
  const publicBlob = Buffer.concat(publicParts.map(toSshString))
  // The same number twice, by which a reader sees that it decrypted rightly; without encryption any will do.
  const check = Buffer.alloc(4)
  const inner = Buffer.concat([
    check,
    check,
    toSshString(Buffer.from(type)),
    ...privateParts.map(toSshString),
    toSshString(Buffer.from('intendant')),
  ])
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, index) => index + 1))
  const none = toSshString(Buffer.from('none'))
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    none,
    none,
    toSshString(Buffer.alloc(0)),
    Buffer.of(0, 0, 0, 1),
    toSshString(publicBlob),
    toSshString(Buffer.concat([inner, padding])),
  ])
  const lines = whole.toString('base64').replace(/.{1,70}/g, '$&\n')
  const openssh = Buffer.from(
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`,
  )
  inner.fill(0)
  whole.fill(0)
  return { type, publicBlob, openssh }
}

function toSshString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** A positive number as RFC 4251 writes it: no leading zeros but one where the first bit is set. */
function toMpint(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0)
  const plain = start === -1 ? Buffer.alloc(0) : bytes.subarray(start)
  return (plain[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), plain]) : plain
}

function isHardwareKey(text: string): boolean {
  const base64 = text
    .split('\n')
    .filter((line) => !line.includes('-----'))
    .join('')
  return (
    text.includes('OPENSSH PRIVATE KEY') &&
    Buffer.from(base64, 'base64').includes('sk-') &&
    /sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com/.test(Buffer.from(base64, 'base64').toString('latin1'))
  )
}
