import { sql } from 'kysely'
import type { Database } from './database.ts'

/** One browser session. */
export type SignInRow = {
  readonly id: string
  readonly personId: string
  readonly userAgent: string
  readonly address: string | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** Records a sign-in under the hash of its secret. */
export async function recordSignIn(
  db: Database,
  row: SignInRow & { readonly tokenHash: Buffer },
): Promise<void> {
  await db
    .insertInto('sign_ins')
    .values({
      id: row.id,
      token_hash: row.tokenHash,
      person_id: row.personId,
      user_agent: row.userAgent,
      address: row.address,
      created_at: row.createdAt,
      last_seen_at: row.lastSeenAt,
      expires_at: row.expiresAt,
    })
    .execute()
}

/** The sign-in of a secret and its person, while the person is active; null otherwise. Says nothing about time. */
export async function findSignIn(db: Database, tokenHash: Buffer) {
  const row = await db
    .selectFrom('sign_ins')
    .innerJoin('people', 'people.id', 'sign_ins.person_id')
    .select([
      'sign_ins.id as signInId',
      'sign_ins.last_seen_at as lastSeenAt',
      'sign_ins.expires_at as expiresAt',
      'people.id as personId',
      'people.name',
      'people.role',
      sql<string>`people.preferences->>'language'`.as('language'),
    ])
    .where('sign_ins.token_hash', '=', tokenHash)
    .where('people.active', '=', true)
    .executeTakeFirst()
  return row ?? null
}

/** Records that a sign-in and its person were seen. */
export async function recordSeen(db: Database, signInId: string, personId: string, at: Date): Promise<void> {
  await db.updateTable('sign_ins').set({ last_seen_at: at }).where('id', '=', signInId).execute()
  await recordPersonSeen(db, personId, at)
}

/** Records that a person was seen. */
export async function recordPersonSeen(db: Database, personId: string, at: Date): Promise<void> {
  await db.updateTable('people').set({ last_seen_at: at }).where('id', '=', personId).execute()
}

/** Of these sign-ins, those that still hold at a moment: not ended, not idle, the person active. With the role. */
export async function listHoldingSignIns(
  db: Database,
  ids: readonly string[],
  now: Date,
  idleSince: Date,
): Promise<{ id: string; role: string }[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('sign_ins')
    .innerJoin('people', 'people.id', 'sign_ins.person_id')
    .select(['sign_ins.id', 'people.role'])
    .where('sign_ins.id', 'in', ids)
    .where('sign_ins.expires_at', '>', now)
    .where('sign_ins.last_seen_at', '>', idleSince)
    .where('people.active', '=', true)
    .execute()
}

/** The sign-ins of a person that have not ended, the one seen last first. */
export async function listSignIns(
  db: Database,
  personId: string,
  now: Date,
  idleSince: Date,
): Promise<SignInRow[]> {
  const rows = await db
    .selectFrom('sign_ins')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('last_seen_at', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }))
}

/**
 * Ends sign-ins of a person.
 *
 * @param which One id, all, or all but one.
 * @returns Ids of those that were ended now.
 */
export async function removeSignIns(
  db: Database,
  personId: string,
  which: { readonly id: string } | { readonly except: string | null },
): Promise<string[]> {
  let query = db.deleteFrom('sign_ins').where('person_id', '=', personId)
  if ('id' in which) query = query.where('id', '=', which.id)
  else if (which.except !== null) query = query.where('id', '!=', which.except)
  const rows = await query.returning('id').execute()
  return rows.map((row) => row.id)
}

/** Removes what has ended by itself. */
export async function removeEndedSignIns(db: Database, now: Date, idleSince: Date): Promise<void> {
  await db
    .deleteFrom('sign_ins')
    .where((or) => or.or([or('expires_at', '<=', now), or('last_seen_at', '<=', idleSince)]))
    .execute()
}
