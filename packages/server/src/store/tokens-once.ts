import type { Database } from './database.ts'

/** A token that works once: the first to show it takes it. */
export type OneTimeTokenRow = {
  readonly purpose: 'setup' | 'invitation' | 'ticket'
  readonly personId: string | null
  readonly target: string | null
  readonly signInId: string | null
  readonly expiresAt: Date
}

/** Records a one-time token under the hash of its secret. */
export async function recordOneTimeToken(
  db: Database,
  row: OneTimeTokenRow & { readonly tokenHash: Buffer },
): Promise<void> {
  await db
    .insertInto('one_time_tokens')
    .values({
      token_hash: row.tokenHash,
      purpose: row.purpose,
      person_id: row.personId,
      target: row.target,
      sign_in_id: row.signInId,
      expires_at: row.expiresAt,
    })
    .execute()
}

/** Takes a one-time token away and gives what it opens; null when it is unknown, used or out of date. */
export async function takeOneTimeToken(
  db: Database,
  purpose: OneTimeTokenRow['purpose'],
  tokenHash: Buffer,
  now: Date,
): Promise<OneTimeTokenRow | null> {
  const row = await db
    .deleteFrom('one_time_tokens')
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .returning([
      'purpose',
      'person_id as personId',
      'target',
      'sign_in_id as signInId',
      'expires_at as expiresAt',
    ])
    .executeTakeFirst()
  return row ? { ...row, purpose } : null
}

/** Tells whether a one-time token would be taken, and leaves it. */
export async function hasOneTimeToken(
  db: Database,
  purpose: OneTimeTokenRow['purpose'],
  tokenHash: Buffer,
  now: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('one_time_tokens')
    .select('purpose')
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

/** Removes the one-time tokens of a purpose: all, or those of one person. */
export async function removeOneTimeTokens(
  db: Database,
  purpose: OneTimeTokenRow['purpose'],
  personId?: string,
): Promise<void> {
  let query = db.deleteFrom('one_time_tokens').where('purpose', '=', purpose)
  if (personId !== undefined) query = query.where('person_id', '=', personId)
  await query.execute()
}

/** Removes what is out of date. */
export async function removeExpiredOneTimeTokens(db: Database, now: Date): Promise<void> {
  await db.deleteFrom('one_time_tokens').where('expires_at', '<=', now).execute()
}
