import type { Database } from './database.ts'

/** A key Intendant signs in with, without its private half. */
export type KeyRow = {
  readonly id: string
  readonly organisationId: string | null
  readonly name: string
  readonly type: string
  readonly publicKey: string
  readonly fingerprint: string
  readonly certificate: string | null
  readonly needsOpenssh: boolean
  readonly isOwn: boolean
  readonly createdAt: Date
}

const columns = [
  'keys.id',
  'organisation_id as organisationId',
  'name',
  'type',
  'public_key as publicKey',
  'fingerprint',
  'certificate',
  'needs_openssh as needsOpenssh',
  'is_own as isOwn',
  'created_at as createdAt',
] as const

/** All keys, Intendant's own first, with how many accounts use each. */
export async function listKeys(db: Database): Promise<(KeyRow & { readonly usedBy: number })[]> {
  return db
    .selectFrom('keys')
    .select((row) => [
      ...columns,
      row
        .selectFrom('accounts')
        .whereRef('accounts.key_id', '=', 'keys.id')
        .select((accounts) => accounts.fn.countAll<number>().as('count'))
        .$asScalar()
        .as('usedBy'),
    ])
    .orderBy('is_own', 'desc')
    .orderBy('name')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, usedBy: row.usedBy ?? 0 })))
}

/** Finds a key and locks it until the transaction ends. */
export async function lockKey(db: Database, id: string): Promise<KeyRow | null> {
  const row = await db.selectFrom('keys').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
  return row ?? null
}

/** Finds the key of a fingerprint in an organisation (null: of the installation). */
export async function findKeyByFingerprint(
  db: Database,
  organisationId: string | null,
  fingerprint: string,
): Promise<KeyRow | null> {
  const row = await db
    .selectFrom('keys')
    .select(columns)
    .where('fingerprint', '=', fingerprint)
    .where('organisation_id', organisationId === null ? 'is' : '=', organisationId)
    .executeTakeFirst()
  return row ?? null
}

/** Records a key with its sealed private half. */
export async function recordKey(
  db: Database,
  { sealedPrivateKey, ...key }: KeyRow & { readonly sealedPrivateKey: Buffer },
): Promise<void> {
  await db
    .insertInto('keys')
    .values({
      id: key.id,
      organisation_id: key.organisationId,
      name: key.name,
      type: key.type,
      public_key: key.publicKey,
      fingerprint: key.fingerprint,
      certificate: key.certificate,
      needs_openssh: key.needsOpenssh,
      is_own: key.isOwn,
      created_at: key.createdAt,
      sealed_private_key: sealedPrivateKey,
    })
    .execute()
}

/** Names of the machines with an account that uses a key, one per account. */
export async function listKeyUsers(db: Database, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts')
    .innerJoin('machines', 'machines.id', 'accounts.machine_id')
    .select('machines.name')
    .where('accounts.key_id', '=', id)
    .orderBy('machines.name')
    .execute()
  return rows.map((row) => row.name)
}

/** Removes a key; its sealed private half is gone with it. */
export async function removeKey(db: Database, id: string): Promise<void> {
  await db.deleteFrom('keys').where('id', '=', id).execute()
}
