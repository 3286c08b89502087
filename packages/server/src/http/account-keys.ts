import { addMyKey, listMyKeys, removeMyKey } from '@intendant/contract/account.ts'
import { renderSshPublicKey } from '@intendant/core/access/ssh-public-key.ts'
import { done } from '@intendant/core/problem.ts'
import type { IdentityParts } from '../identity/parts.ts'
import * as intent from '../intent/account-keys.ts'
import { listPersonKeys, type PersonKeyRow } from '../store/people-keys.ts'
import { handle, type Mounted } from './handler.ts'

/** The public SSH keys of the person who is signed in. */
export function accountKeyEndpoints(parts: IdentityParts): Mounted[] {
  return [
    handle(listMyKeys, async ({ actor }) => {
      const rows = await listPersonKeys(parts.db, actor.personId ?? '')
      return done(rows.map(toPersonKey))
    }),
    handle(addMyKey, async ({ actor, body }) => {
      const added = await intent.addMyKey(parts, actor, body.publicKey)
      return added.ok ? done(toPersonKey(added.value)) : added
    }),
    handle(removeMyKey, ({ actor, params }) => intent.removeMyKey(parts, actor, params.id)),
  ]
}

function toPersonKey({ blob, createdAt, ...key }: PersonKeyRow) {
  return {
    ...key,
    publicKey: renderSshPublicKey({ type: key.type, blob, comment: key.comment }),
    createdAt: createdAt.toISOString(),
  }
}
