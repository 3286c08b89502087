import { sql } from 'kysely'
import type { Database } from './database.ts'

/** An API token of a person, without its secret. */
export type ApiTokenRow = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
}

/** Records an API token under the hash of its secret. */
export async function recordApiToken(
  db: Database,
  row: ApiTokenRow & { readonly personId: string; readonly tokenHash: Buffer },
): Promise<void> {
  await db
    .insertInto('api_tokens')
    .values({
      id: row.id,
      name: row.name,
      person_id: row.personId,
      token_hash: row.tokenHash,
      created_at: row.createdAt,
      last_used_at: row.lastUsedAt,
      expires_at: row.expiresAt,
    })
    .execute()
}

/** The token of a secret and its person, while the person is active; null otherwise. Says nothing about time. */
export async function findApiToken(db: Database, tokenHash: Buffer) {
  const row = await db
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person_id')
    .select([
      'api_tokens.id as tokenId',
      'api_tokens.last_used_at as lastUsedAt',
      'api_tokens.expires_at as expiresAt',
      'people.id as personId',
      'people.name',
      'people.role',
      sql<string>`people.preferences->>'language'`.as('language'),
    ])
    .where('api_tokens.token_hash', '=', tokenHash)
    .where('people.active', '=', true)
    .executeTakeFirst()
  return row ?? null
}

/** Of these tokens, those that still hold at a moment, with the role of their person. */
export async function listHoldingTokens(
  db: Database,
  ids: readonly string[],
  now: Date,
): Promise<{ id: string; role: string }[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person_id')
    .select(['api_tokens.id', 'people.role'])
    .where('api_tokens.id', 'in', ids)
    .where((or) => or.or([or('api_tokens.expires_at', 'is', null), or('api_tokens.expires_at', '>', now)]))
    .where('people.active', '=', true)
    .execute()
}

/** Records that a token was used. */
export async function recordTokenUse(db: Database, id: string, at: Date): Promise<void> {
  await db.updateTable('api_tokens').set({ last_used_at: at }).where('id', '=', id).execute()
}

/** The tokens of a person, newest first. */
export async function listApiTokens(db: Database, personId: string): Promise<ApiTokenRow[]> {
  const rows = await db
    .selectFrom('api_tokens')
    .select([
      'id',
      'name',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
      'expires_at as expiresAt',
    ])
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .execute()
  return rows
}

/** Ends a token of a person, or all of them. @returns Names of those that were ended now, by id. */
export async function removeApiTokens(
  db: Database,
  personId: string,
  id: string | 'all',
): Promise<{ id: string; name: string }[]> {
  let query = db.deleteFrom('api_tokens').where('person_id', '=', personId)
  if (id !== 'all') query = query.where('id', '=', id)
  return query.returning(['id', 'name']).execute()
}
