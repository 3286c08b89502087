import type { SavedView } from '@intendant/contract/account.ts'
import type { z } from 'zod'
import type { Database } from './database.ts'

type View = z.infer<typeof SavedView>

/** A view to be kept. `search` is what stands behind the `?` of the page's address. */
export type NewView = Omit<View, 'mine'>

/** The views of a person and those that are shared, by name. @param personId null: only shared ones. */
export async function listViews(db: Database, personId: string | null): Promise<View[]> {
  const rows = await db
    .selectFrom('saved_views')
    .select(['id', 'page', 'name', 'search', 'shared', 'person_id'])
    .where((eb) => eb.or([eb('shared', '=', true), ...(personId ? [eb('person_id', '=', personId)] : [])]))
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(({ person_id, ...view }) => ({ ...view, mine: person_id === personId }))
}

/** Records a view of a person. */
export async function recordView(db: Database, personId: string, view: NewView): Promise<void> {
  await db
    .insertInto('saved_views')
    .values({ ...view, person_id: personId })
    .execute()
}

/** Removes a view if it is this person's. @returns Its name; null when there is none of theirs. */
export async function removeView(db: Database, personId: string, id: string): Promise<string | null> {
  const row = await db
    .deleteFrom('saved_views')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returning('name')
    .executeTakeFirst()
  return row?.name ?? null
}
