import { sql } from 'kysely'
import type { Database } from './database.ts'
import { foldText } from './fold.ts'

/** Kinds of things that have documents of their own; people and sessions are searched in their tables. */
export type SearchedKind = 'machine' | 'organisation' | 'site' | 'network'

/** One searched field of a thing. `digits` replaces the folded text where separators must not count (a MAC). */
export type SearchedField = { readonly field: string; readonly shown: string; readonly digits?: string }

/** A thing and all that it is found by. */
export type SearchedThing = { readonly id: string; readonly fields: readonly SearchedField[] }

/**
 * Records what things are found by, in place of what was there, in the transaction of the change.
 * Empty values are passed over.
 */
export async function recordSearched(
  db: Database,
  kind: SearchedKind,
  things: readonly SearchedThing[],
): Promise<void> {
  await removeSearched(
    db,
    kind,
    things.map((thing) => thing.id),
  )
  const rows = things.flatMap((thing) =>
    thing.fields
      .filter(({ shown }) => shown !== '')
      .map(({ field, shown, digits }, position) => ({
        kind,
        id: thing.id,
        field,
        position,
        shown,
        value: digits ?? foldText(shown),
      })),
  )
  for (let start = 0; start < rows.length; start += 5_000) {
    await db
      .insertInto('search_documents')
      .values(rows.slice(start, start + 5_000))
      .execute()
  }
}

/** Removes things from the search. */
export async function removeSearched(
  db: Database,
  kind: SearchedKind,
  ids: readonly string[],
): Promise<void> {
  await sql`delete from search_documents where kind = ${kind} and id = any(${ids}::uuid[])`.execute(db)
}
