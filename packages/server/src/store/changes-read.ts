import type { Change } from '@intendant/contract/machines.ts'
import type { Selectable } from 'kysely'
import type { Changes } from './database.gen.ts'
import type { Database } from './database.ts'

/**
 * History, newest first.
 *
 * @param options.key Id of one thing; null: of everything. @param options.before Only changes with a smaller id.
 */
export async function listChanges(
  db: Database,
  options: { readonly key: string | null; readonly before: number | null; readonly limit: number },
): Promise<Change[]> {
  let query = db.selectFrom('changes').selectAll().orderBy('id', 'desc').limit(options.limit)
  if (options.key !== null) query = query.where('key', '=', options.key)
  if (options.before !== null) query = query.where('id', '<', options.before)
  return (await query.execute()).map(toChange)
}

/** What others did to a thing since a person loaded it: who last, when, and every field. */
export type MissedChanges = { readonly who: string; readonly at: Date; readonly fields: readonly string[] }

/** Finds what a writer with an older revision did not see; null when nothing is known of it. */
export async function findMissedChanges(
  db: Database,
  key: string,
  revision: number,
): Promise<MissedChanges | null> {
  const rows = await db
    .selectFrom('changes')
    .select(['who', 'at', 'field'])
    .where('key', '=', key)
    .where('revision', '>', revision)
    .orderBy('id')
    .execute()
  const last = rows.at(-1)
  if (!last) return null
  const who = [...new Set(rows.map((row) => row.who))].join(', ')
  return { who, at: last.at, fields: [...new Set(rows.map((row) => row.field).filter(Boolean))] }
}

function toChange(row: Selectable<Changes>): Change {
  return {
    id: row.id,
    at: row.at.toISOString(),
    who: row.who,
    kind: row.kind as Change['kind'],
    what: row.what as Change['what'],
    key: row.key,
    slug: row.slug,
    name: row.name,
    field: row.field,
    before: row.before as Change['before'],
    after: row.after as Change['after'],
  }
}
