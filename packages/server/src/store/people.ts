import { Preferences } from '@intendant/contract/account.ts'
import type { Database } from './database.ts'

/** A person as the server knows them. The password hash is asked for by one function only. */
export type PersonRow = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly email: string
  readonly role: 'administrator' | 'reader'
  readonly active: boolean
  readonly preferences: Preferences
  readonly lastSeenAt: Date | null
}

const columns = ['id', 'login', 'name', 'email', 'role', 'active', 'preferences', 'last_seen_at'] as const

/** What a person gets who has chosen nothing yet. Pure. */
export function defaultPreferences(language: 'en' | 'fr'): Preferences {
  return { language, theme: 'auto', density: 'comfortable', shortcuts: true, externalTerminal: 'ssh {host}' }
}

/** All people, by name. */
export async function listPeople(db: Database): Promise<PersonRow[]> {
  const rows = await db.selectFrom('people').select(columns).orderBy('name').orderBy('login').execute()
  return rows.map(toPerson)
}

/** Finds a person; null when there is none. */
export async function findPerson(db: Database, id: string): Promise<PersonRow | null> {
  const row = await db.selectFrom('people').select(columns).where('id', '=', id).executeTakeFirst()
  return row ? toPerson(row) : null
}

/** Finds a person and locks the row until the transaction ends. */
export async function lockPerson(db: Database, id: string): Promise<PersonRow | null> {
  const row = await db
    .selectFrom('people')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row ? toPerson(row) : null
}

/** Finds who has a login, with the hash of the password (null: none chosen yet). */
export async function findPersonByLogin(
  db: Database,
  login: string,
): Promise<{ person: PersonRow; passwordHash: string | null } | null> {
  const row = await db
    .selectFrom('people')
    .select([...columns, 'password_hash'])
    .where('login', '=', login)
    .executeTakeFirst()
  return row ? { person: toPerson(row), passwordHash: row.password_hash } : null
}

/** The hash of a person's password; null when none was chosen. */
export async function findPasswordHash(db: Database, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('people')
    .select('password_hash')
    .where('id', '=', personId)
    .executeTakeFirst()
  return row?.password_hash ?? null
}

/** Records a new person. @returns False when the login is taken; nothing was recorded. */
export async function recordPerson(
  db: Database,
  person: Omit<PersonRow, 'lastSeenAt' | 'active'> & { readonly passwordHash: string | null },
): Promise<boolean> {
  const { id, login, name, email, role, preferences, passwordHash } = person
  const row = { id, login, name, email, role, preferences: JSON.stringify(preferences) }
  const result = await db
    .insertInto('people')
    .values({ ...row, password_hash: passwordHash })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** Changes what is named of a person. */
export async function recordPersonChange(
  db: Database,
  id: string,
  change: Partial<Pick<PersonRow, 'name' | 'email' | 'role' | 'active' | 'preferences'>>,
): Promise<void> {
  const { preferences, ...row } = change
  const set = preferences ? { ...row, preferences: JSON.stringify(preferences) } : row
  if (Object.keys(set).length === 0) return
  await db.updateTable('people').set(set).where('id', '=', id).execute()
}

/** Records the hash of a new password. */
export async function recordPassword(db: Database, id: string, passwordHash: string): Promise<void> {
  await db.updateTable('people').set({ password_hash: passwordHash }).where('id', '=', id).execute()
}

/**
 * The ids of all active administrators, locked until the transaction ends: two of them who switch each other off at
 * once are served one after the other.
 */
export async function lockActiveAdministrators(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'administrator')
    .where('active', '=', true)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => row.id)
}

/** What a person arranged on the terminal page; any JSON, null at first. */
export async function loadWorkspace(db: Database, personId: string): Promise<unknown> {
  const row = await db
    .selectFrom('people')
    .select('workspace')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow()
  return row.workspace
}

/** Keeps what a person arranged on the terminal page. @param layout Any JSON. */
export async function recordWorkspace(db: Database, personId: string, layout: unknown): Promise<void> {
  await db
    .updateTable('people')
    .set({ workspace: JSON.stringify(layout) })
    .where('id', '=', personId)
    .execute()
}

function toPerson(row: {
  id: string
  login: string
  name: string
  email: string
  role: string
  active: boolean
  preferences: unknown
  last_seen_at: Date | null
}): PersonRow {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    email: row.email,
    role: row.role === 'administrator' ? 'administrator' : 'reader',
    active: row.active,
    // A preference added by a later version is not in older rows.
    preferences: Preferences.parse({ ...defaultPreferences('en'), ...(row.preferences as object) }),
    lastSeenAt: row.last_seen_at,
  }
}
