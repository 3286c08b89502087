import type { Actor } from '../identity/actor.ts'
import type { Database } from './database.ts'

/** A thing whose fields have a history. */
export type ChangedThing = {
  readonly kind: 'organisation' | 'site' | 'network' | 'machine' | 'host-key' | 'settings' | 'person'
  readonly id: string
  readonly slug: string
  readonly name: string
}

/**
 * Records which fields became another value, in the transaction of the change.
 *
 * @param before The fields as they were; null when the thing is created.
 * @param after The fields as they are; null when the thing is deleted.
 */
export async function recordChanges(
  db: Database,
  actor: Actor,
  thing: ChangedThing,
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  const base = {
    person_id: actor.personId,
    who: actor.name,
    kind: thing.kind,
    key: thing.id,
    slug: thing.slug,
    name: thing.name,
  }
  if (before === null || after === null) {
    const what = before === null ? 'created' : 'deleted'
    const row = { ...base, what, before: toJson(before), after: toJson(after) }
    await db.insertInto('changes').values(row).execute()
    return
  }
  const fields = Object.keys(after).filter((field) => toJson(before[field]) !== toJson(after[field]))
  if (fields.length === 0) return
  const rows = fields.map((field) => ({
    ...base,
    what: 'updated',
    field,
    before: toJson(before[field]),
    after: toJson(after[field]),
  }))
  await db.insertInto('changes').values(rows).execute()
}

function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}
