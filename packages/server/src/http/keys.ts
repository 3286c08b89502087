import { addKey, deleteKey, listKeys, showKeyLine } from '@intendant/contract/machines.ts'
import { KeyId, OrganisationId } from '@intendant/core/ids.ts'
import { done, problem, refused } from '@intendant/core/problem.ts'
import * as intent from '../intent/keys.ts'
import { renderKeyLine } from '../intent/keys-line.ts'
import { type KeyRow, listKeys as listRows } from '../store/keys.ts'
import { findOwnPublicKey } from '../store/own-key.ts'
import { handle, type Mounted } from './handler.ts'

/** The keys Intendant signs in with. The private half goes in and never comes out. */
export function keyEndpoints(parts: intent.KeyParts): Mounted[] {
  return [
    handle(listKeys, async () => {
      const rows = await listRows(parts.db)
      return done(rows.map((row) => toKey(row, row.usedBy)))
    }),
    handle(addKey, async ({ actor, body }) => {
      const added = await intent.addKey(parts, actor, body)
      return added.ok ? done(toKey(added.value, 0)) : added
    }),
    handle(deleteKey, ({ actor, params }) => intent.deleteKey(parts, actor, params.id)),
    handle(showKeyLine, async () => {
      const publicKey = await findOwnPublicKey(parts.db)
      if (publicKey === null) return refused('unavailable', problem('key-own-missing'))
      return done({ publicKey, command: renderKeyLine(publicKey) })
    }),
  ]
}

function toKey({ certificate, createdAt, ...key }: KeyRow, usedBy: number) {
  return {
    ...key,
    id: KeyId.parse(key.id),
    organisationId: key.organisationId === null ? null : OrganisationId.parse(key.organisationId),
    hasCertificate: certificate !== null,
    usedBy,
    createdAt: createdAt.toISOString(),
  }
}
