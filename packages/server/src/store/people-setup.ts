import type { Database } from './database.ts'

/** Tells whether set-up is done, and holds every other set-up back until the transaction ends. */
export async function lockSetUp(db: Database): Promise<boolean> {
  const row = await db.selectFrom('settings').select('set_up_at').forUpdate().executeTakeFirstOrThrow()
  return row.set_up_at !== null
}

/** Tells whether the first administrator exists. */
export async function hasSetUp(db: Database): Promise<boolean> {
  const row = await db.selectFrom('settings').select('set_up_at').executeTakeFirstOrThrow()
  return row.set_up_at !== null
}

/** Records that the first administrator exists. */
export async function recordSetUp(db: Database, at: Date): Promise<void> {
  await db.updateTable('settings').set({ set_up_at: at }).execute()
}
