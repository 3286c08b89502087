import { createHash } from 'node:crypto'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { recordAudit } from '../store/audit.ts'
import { recordEvent } from '../store/events.ts'
import {
  findKeyByFingerprint,
  type KeyRow,
  listKeyUsers,
  lockKey,
  recordKey,
  removeKey,
} from '../store/keys.ts'
import { findOrganisation } from '../store/places.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import type { Vault } from '../vault/vault.ts'
import { readCertificate } from './keys-certificate.ts'
import { openPrivateKey } from './keys-openssh.ts'

/** What keys work with: identity, and the vault that seals them. */
export type KeyParts = IdentityParts & { readonly vault: Vault }

/** A key as somebody uploads it. */
export type KeyWish = {
  /** Null: for every organisation. */
  readonly organisationId: string | null
  readonly name: string
  readonly privateKey: string
  readonly passphrase: string
  readonly certificate: string
}

/**
 * Takes a private key in: opens it with its passphrase, which is used once, and seals it before anything is written.
 * With a certificate it needs the OpenSSH driver, because ssh2 knows no certificates.
 */
export async function addKey(parts: KeyParts, actor: Actor, wish: KeyWish): Promise<Result<KeyRow>> {
  const opened = openPrivateKey(wish.privateKey, wish.passphrase)
  if (typeof opened === 'string') {
    const field = opened === 'private-key-passphrase' ? 'passphrase' : 'privateKey'
    return refused('invalid', problem(opened, {}, [field]))
  }
  try {
    const certificate = wish.certificate === '' ? null : readCertificate(wish.certificate, opened.publicBlob)
    if (typeof certificate === 'string') return refused('invalid', problem(certificate, {}, ['certificate']))
    const { organisationId } = wish
    if (organisationId !== null && (await findOrganisation(parts.db, organisationId)) === null) {
      return refused('invalid', problem('not-found', {}, ['organisationId']))
    }
    const id = parts.random.uuid()
    const key: KeyRow = {
      id,
      organisationId,
      name: wish.name,
      type: opened.type,
      publicKey: `${opened.type} ${opened.publicBlob.toString('base64')}`,
      fingerprint: toFingerprint(opened.publicBlob),
      certificate: certificate?.line ?? null,
      needsOpenssh: certificate !== null,
      isOwn: false,
      createdAt: parts.clock.now(),
    }
    const sealedPrivateKey = await parts.vault.seal(organisationId, `key:${id}`, opened.openssh)
    return await inTransaction(parts.db, async (db) => {
      await lockInventory(db)
      const known = await findKeyByFingerprint(db, organisationId, key.fingerprint)
      // The same key with a new certificate is a new way to sign in.
      if (known !== null && known.certificate === key.certificate) {
        return refused('conflict', problem('key-known', { name: known.name }, ['privateKey']))
      }
      await recordKey(db, { ...key, sealedPrivateKey })
      const details = { fingerprint: key.fingerprint, organisationId }
      await recordAudit(db, actor, { action: 'key.create', target: key.name, details })
      await recordEvent(db, 'keys', 'created', id)
      return done(key)
    })
  } finally {
    opened.openssh.fill(0)
  }
}

/** Deletes an uploaded key; refused while accounts use it, and for Intendant's own. */
export function deleteKey(parts: IdentityParts, actor: Actor, id: string): Promise<Result<undefined>> {
  return inTransaction(parts.db, async (db) => {
    await lockInventory(db)
    const key = await lockKey(db, id)
    if (key === null) return refused('not-found', problem('not-found'))
    if (key.isOwn) return refused('conflict', problem('key-own'))
    const users = await listKeyUsers(db, id)
    if (users.length > 0) {
      const machines = [...new Set(users)].slice(0, 10).join(', ')
      return refused('conflict', problem('key-used', { name: key.name, count: users.length, machines }))
    }
    await removeKey(db, id)
    const details = { fingerprint: key.fingerprint }
    await recordAudit(db, actor, { action: 'key.delete', target: key.name, details })
    await recordEvent(db, 'keys', 'deleted', id)
    return done(undefined)
  })
}

/** As OpenSSH prints it: `SHA256:` and base64 without padding. Pure. */
export function toFingerprint(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
