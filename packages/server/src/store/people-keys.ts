import type { Database } from './database.ts'

/** A public SSH key of a person. */
export type PersonKeyRow = {
  readonly id: string
  readonly type: string
  /** Base64. */
  readonly blob: string
  readonly comment: string
  readonly fingerprint: string
  readonly createdAt: Date
}

/** The public keys of a person, oldest first. */
export async function listPersonKeys(db: Database, personId: string): Promise<PersonKeyRow[]> {
  return db
    .selectFrom('person_keys')
    .select(['id', 'type', 'blob', 'comment', 'fingerprint', 'created_at as createdAt'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .execute()
}

/** Records a public key of a person. @returns False when the person has it already; nothing was recorded. */
export async function recordPersonKey(db: Database, personId: string, key: PersonKeyRow): Promise<boolean> {
  const { createdAt, ...row } = key
  const result = await db
    .insertInto('person_keys')
    .values({ ...row, person_id: personId, created_at: createdAt })
    .onConflict((conflict) => conflict.columns(['person_id', 'fingerprint']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** Removes a public key of a person. @returns Its fingerprint; null when the person has no such key. */
export async function removePersonKey(db: Database, personId: string, id: string): Promise<string | null> {
  const row = await db
    .deleteFrom('person_keys')
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .returning('fingerprint')
    .executeTakeFirst()
  return row?.fingerprint ?? null
}
