import { type Parsed, problem } from '../problem.ts'
import { hasControlCharacters } from '../text.ts'

/** A public key as one line of authorized_keys holds it, without options. */
export type SshPublicKey = {
  readonly type: string
  /** Base64 of the wire form. */
  readonly blob: string
  readonly comment: string
  /** The wire form itself: what a fingerprint is made of. */
  readonly bytes: Uint8Array
}

/** Types that are taken, with the number of fields after the type in the wire form. */
const fieldCounts: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519@openssh.com': 2,
  'sk-ecdsa-sha2-nistp256@openssh.com': 3,
}

const leastRsaBits = 2048

/**
 * Parses one line of a `.pub` file. Pure.
 *
 * Options in front of the type are refused, not dropped: whoever pastes them means something by them. What is written
 * to a machine later is put together anew from the parts (rule R8).
 *
 * @see sshd(8), AUTHORIZED_KEYS FILE FORMAT; RFC 4253 section 6.6; PROTOCOL.u2f of OpenSSH.
 */
export function parseSshPublicKey(line: string): Parsed<SshPublicKey> {
  const text = line.trim()
  if (text.includes('PRIVATE KEY')) return refuse('public-key-private')
  const shown = { value: text.slice(0, 40) }
  if (text === '' || hasControlCharacters(text.replaceAll('\t', ' '))) return refuse('public-key-line', shown)
  const [type = '', blob = '', ...rest] = text.split(/[ \t]+/)
  const fieldCount = fieldCounts[type]
  if (fieldCount === undefined) return refuseType(type, blob, shown)
  const bytes = decode(blob)
  const fields = bytes && readFields(bytes)
  if (!bytes || !fields || fields.length !== fieldCount + 1) return refuse('public-key-broken')
  if (toText(fields[0]) !== type || !isWhole(type, fields)) return refuse('public-key-broken')
  const bits = type === 'ssh-rsa' ? bitsOf(fields[2] ?? new Uint8Array()) : leastRsaBits
  if (bits < leastRsaBits) return refuse('public-key-short', { bits, limit: leastRsaBits })
  return { ok: true, value: { type, blob, comment: rest.join(' ').slice(0, 200), bytes } }
}

/** Writes a public key as one line, from its parts (rule R8). Pure. */
export function renderSshPublicKey(key: Pick<SshPublicKey, 'type' | 'blob' | 'comment'>): string {
  return [key.type, key.blob, key.comment].filter((part) => part !== '').join(' ')
}

function refuseType(type: string, blob: string, shown: { value: string }): Parsed<never> {
  // A known type further on: what stands in front of it are options, whatever they say.
  const hasKnownType = Object.keys(fieldCounts).some((known) => `${type} ${blob}`.includes(known))
  if (hasKnownType || type.includes('=')) return refuse('public-key-options')
  return blob.startsWith('AAAA') ? refuse('public-key-type', { type }) : refuse('public-key-line', shown)
}

function refuse(
  code: Parameters<typeof problem>[0],
  params: Readonly<Record<string, string | number>> = {},
): Parsed<never> {
  return { ok: false, problems: [problem(code, params)] }
}

function decode(base64: string): Uint8Array | null {
  if (!/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return null
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  // Two texts must not stand for one key: bits that decode to nothing must be zero.
  return btoa(String.fromCharCode(...bytes)) === base64 ? bytes : null
}

function readFields(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return null
    const end = at + 4 + view.getUint32(at)
    if (end > bytes.length) return null
    fields.push(bytes.subarray(at + 4, end))
    at = end
  }
  return fields
}

/** Whether the fields have the lengths of their type: RFC 8709 section 4, RFC 5656 section 3.1 (uncompressed point). */
function isWhole(type: string, fields: readonly Uint8Array[]): boolean {
  if (type.includes('ed25519')) return fields[1]?.length === 32
  const [curve, size] = /nistp(\d+)/.exec(type) ?? []
  if (curve === undefined) return true
  const pointBytes = 1 + 2 * Math.ceil(Number(size) / 8)
  return toText(fields[1]) === curve && fields[2]?.length === pointBytes && fields[2][0] === 4
}

function toText(field: Uint8Array | undefined): string {
  return new TextDecoder().decode(field)
}

function bitsOf(number: Uint8Array): number {
  const start = number.findIndex((byte) => byte !== 0)
  if (start === -1) return 0
  return (number.length - start) * 8 - Math.clz32(number[start] ?? 0) + 24
}
