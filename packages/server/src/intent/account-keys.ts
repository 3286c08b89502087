import { parseSshPublicKey } from '@intendant/core/access/ssh-public-key.ts'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { recordAudit } from '../store/audit.ts'
import { recordEvent } from '../store/events.ts'
import { type PersonKeyRow, recordPersonKey, removePersonKey } from '../store/people-keys.ts'
import { inTransaction } from '../store/transaction.ts'
import { toFingerprint } from './keys.ts'

/** Adds a public SSH key to a person's own account. @param line As in a `.pub` file; options are refused (rule R8). */
export async function addMyKey(
  parts: IdentityParts,
  actor: Actor,
  line: string,
): Promise<Result<PersonKeyRow>> {
  const parsed = parseSshPublicKey(line)
  if (!parsed.ok) {
    const problems = parsed.problems.map((item) => ({ ...item, path: ['publicKey'] }))
    return refused('invalid', ...problems)
  }
  const { type, blob, bytes, comment } = parsed.value
  const key: PersonKeyRow = {
    id: parts.random.uuid(),
    type,
    blob,
    comment,
    fingerprint: toFingerprint(bytes),
    createdAt: parts.clock.now(),
  }
  return inTransaction(parts.db, async (db) => {
    if (!(await recordPersonKey(db, actor.personId ?? '', key))) {
      return refused('conflict', problem('key-known', { name: key.fingerprint }, ['publicKey']))
    }
    await recordAudit(db, actor, { action: 'account.key-add', target: key.fingerprint })
    await recordEvent(db, 'account', 'updated', actor.personId ?? '')
    return done(key)
  })
}

/** Removes one of a person's own public SSH keys. */
export function removeMyKey(parts: IdentityParts, actor: Actor, id: string): Promise<Result<undefined>> {
  return inTransaction(parts.db, async (db) => {
    const fingerprint = await removePersonKey(db, actor.personId ?? '', id)
    if (fingerprint === null) return refused('not-found', problem('not-found'))
    await recordAudit(db, actor, { action: 'account.key-remove', target: fingerprint })
    await recordEvent(db, 'account', 'updated', actor.personId ?? '')
    return done(undefined)
  })
}
