import type { Actor } from '../identity/actor.ts'
import type { Database } from './database.ts'

/** One line of the audit: what was asked of what. `details` never holds a secret. */
export type AuditEntry = {
  /** Area and verb: `machine.create`, `session.open`, `sign-in.refuse`. */
  readonly action: string
  /** The thing in words people know: a slug, a login, a number. */
  readonly target: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Records that someone asked for something, in the transaction of what it does (rule R40). */
export async function recordAudit(db: Database, actor: Actor, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      person_id: actor.personId,
      actor: actor.name,
      action: entry.action,
      target: entry.target,
      details: JSON.stringify(entry.details ?? {}),
      address: actor.address,
    })
    .execute()
}
