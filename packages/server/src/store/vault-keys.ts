import type { Database } from './database.ts'

/** The key of an organisation (null: of the installation), wrapped by the master key `masterKeyId`. */
export type VaultKeyRow = {
  readonly id: string
  readonly organisation_id: string | null
  readonly wrapped: Buffer
  readonly master_key_id: string
}

/** Finds the key of an organisation; null when it has none yet. */
export async function findVaultKey(db: Database, organisationId: string | null): Promise<VaultKeyRow | null> {
  const row = await db
    .selectFrom('vault_keys')
    .select(['id', 'organisation_id', 'wrapped', 'master_key_id'])
    .where('organisation_id', organisationId === null ? 'is' : '=', organisationId)
    .executeTakeFirst()
  return row ?? null
}

/** Records the key of an organisation, unless another writer was faster: then nothing happens. */
export async function recordVaultKey(db: Database, row: VaultKeyRow): Promise<void> {
  await db
    .insertInto('vault_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('organisation_id').doNothing())
    .execute()
}

/** All keys, locked until the transaction ends, so that a rotation sees every one of them. */
export async function lockVaultKeys(db: Database): Promise<VaultKeyRow[]> {
  return db
    .selectFrom('vault_keys')
    .select(['id', 'organisation_id', 'wrapped', 'master_key_id'])
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Replaces the wrapping of a key. */
export async function recordRewrapped(
  db: Database,
  id: string,
  wrapped: Buffer,
  masterKeyId: string,
): Promise<void> {
  await db
    .updateTable('vault_keys')
    .set({ wrapped, master_key_id: masterKeyId })
    .where('id', '=', id)
    .execute()
}

/** Ids of the master keys that wrap something. */
export async function listMasterKeyIds(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('vault_keys').select('master_key_id').distinct().execute()
  return rows.map((row) => row.master_key_id)
}
