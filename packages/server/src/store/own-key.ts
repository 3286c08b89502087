import type { Insertable } from 'kysely'
import { sql } from 'kysely'
import type { Keys } from './database.gen.ts'
import type { Database } from './database.ts'

/** The public half of Intendant's own key (`ssh-ed25519 AAAA…`); null before the first start has made it. */
export async function findOwnPublicKey(db: Database): Promise<string | null> {
  const row = await db.selectFrom('keys').select('public_key').where('is_own', '=', true).executeTakeFirst()
  return row?.public_key ?? null
}

/** Records Intendant's own key. @returns False when another process was quicker: then nothing was recorded. */
export async function recordOwnKey(db: Database, key: Omit<Insertable<Keys>, 'is_own'>): Promise<boolean> {
  const recorded = await db
    .insertInto('keys')
    .values({ ...key, is_own: true })
    .onConflict((conflict) => conflict.column('is_own').where(sql.ref('is_own'), '=', true).doNothing())
    .executeTakeFirst()
  return recorded.numInsertedOrUpdatedRows === 1n
}
