import { createHash } from 'node:crypto'
import { systemActor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { findOwnPublicKey, recordOwnKey } from '../store/own-key.ts'
import type { Random } from '../system/random.ts'
import type { Vault } from '../vault/vault.ts'
import { createKeyPair } from './own-key-pair.ts'

/**
 * Makes Intendant's own ed25519 key at the very first start, its private half sealed; later starts find it.
 *
 * @returns The public half: `ssh-ed25519 AAAA… intendant`.
 */
export async function ensureOwnKey(db: Database, vault: Vault, random: Random): Promise<string> {
  const present = await findOwnPublicKey(db)
  if (present) return present
  const id = random.uuid()
  const { privateKey, publicLine: publicKey } = createKeyPair(random, 'intendant')
  const sealed = await vault.seal(null, `key:${id}`, privateKey)
  privateKey.fill(0)
  const [type = '', blob = ''] = publicKey.split(' ')
  const isRecorded = await recordOwnKey(db, {
    id,
    name: 'Intendant',
    type,
    public_key: publicKey,
    fingerprint: toFingerprint(blob),
    sealed_private_key: sealed,
  })
  if (isRecorded) await recordAudit(db, systemActor, { action: 'key.create', target: 'Intendant' })
  return (await findOwnPublicKey(db)) ?? publicKey
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. */
function toFingerprint(blob: string): string {
  return `SHA256:${createHash('sha256').update(blob, 'base64').digest('base64').replace(/=+$/, '')}`
}
