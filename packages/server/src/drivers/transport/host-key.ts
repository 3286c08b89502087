import { createHash } from 'node:crypto'
import type { RouteHop, ShownHostKey } from './connections.ts'

/** Signature algorithms we accept for host keys, best first. SHA-1 and DSA are not among them. */
const accepted = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const
export type HostKeyAlgorithm = (typeof accepted)[number]

/**
 * The algorithms to ask for, those of trusted keys first: else a machine that has several keys would show one that
 * nobody has confirmed. Pure.
 */
export function hostKeyAlgorithms(hop: Pick<RouteHop, 'trustedHostKeys'>): HostKeyAlgorithm[] {
  const types = new Set(hop.trustedHostKeys.map((line) => line.split(' ')[0]))
  const isTrusted = (algorithm: string) =>
    types.has(algorithm) || (algorithm.startsWith('rsa-') && types.has('ssh-rsa'))
  return [...accepted.filter(isTrusted), ...accepted.filter((algorithm) => !isTrusted(algorithm))]
}

/** Describes a host key as OpenSSH does. @param blob The raw public key, which begins with its type. Pure. */
export function toShownHostKey(blob: Buffer): ShownHostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0
  return {
    type: blob.subarray(4, 4 + Math.min(length, 64)).toString('latin1'),
    blob: blob.toString('base64'),
    fingerprint: toFingerprint(blob),
  }
}

/** `SHA256:` and the hash of a public key, as OpenSSH prints it. Pure. */
export function toFingerprint(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
