import type { Insertable } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import type { Changes } from './database.gen.ts'
import type { Database } from './database.ts'

/** A thing whose fields have a history. */
export type ChangedThing = {
  readonly kind: 'organisation' | 'site' | 'network' | 'machine' | 'host-key' | 'settings' | 'person'
  readonly id: string
  readonly slug: string
  readonly name: string
  /** After the change, where the thing has one: tells a later writer what he missed. */
  readonly revision?: number
}

/** A thing with its fields before and after. */
export type ThingChange = {
  readonly thing: ChangedThing
  /** The fields as they were; null when the thing is created. */
  readonly before: Readonly<Record<string, unknown>> | null
  /** The fields as they are; null when the thing is deleted. */
  readonly after: Readonly<Record<string, unknown>> | null
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
  await recordManyChanges(db, actor, [{ thing, before, after }])
}

/** Records the changes of many things, as `recordChanges` does for one. */
export async function recordManyChanges(
  db: Database,
  actor: Actor,
  changes: readonly ThingChange[],
): Promise<void> {
  const rows = changes.flatMap((change) => toRows(actor, change))
  for (let start = 0; start < rows.length; start += 2_000) {
    await db
      .insertInto('changes')
      .values(rows.slice(start, start + 2_000))
      .execute()
  }
}

/** The fields that differ. Pure; the order of an object's keys does not count. */
export function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(after).filter((field) => toJson(before[field]) !== toJson(after[field]))
}

function toRows(actor: Actor, { thing, before, after }: ThingChange): Insertable<Changes>[] {
  const base = {
    person_id: actor.personId,
    who: actor.name,
    kind: thing.kind,
    key: thing.id,
    slug: thing.slug,
    name: thing.name,
    revision: thing.revision ?? null,
  }
  if (before === null || after === null) {
    const what = before === null ? 'created' : 'deleted'
    return [{ ...base, what, before: toJson(before), after: toJson(after) }]
  }
  return changedFields(before, after).map((field) => ({
    ...base,
    what: 'updated',
    field,
    before: toJson(before[field]),
    after: toJson(after[field]),
  }))
}

function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value, sortKeys)
}

// PostgreSQL keeps the keys of jsonb in an order of its own.
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
