import type { Database } from '../store/database.ts'
import {
  findVaultKey,
  listMasterKeyIds,
  lockVaultKeys,
  recordRewrapped,
  recordVaultKey,
} from '../store/vault-keys.ts'
import type { Random } from '../system/random.ts'
import { createMasterKey, type MasterKey, readMasterKey } from './master-key.ts'
import { decrypt, encrypt, keyBytes, sealOverhead } from './seal.ts'

/**
 * Seals secrets so that the database alone gives none away (rule R29).
 *
 * Each sealed value has a data key of its own, wrapped by the key of its organisation (null: of the installation),
 * wrapped by the master key, which is never in the database. Organisation and purpose are bound into the seal: a value
 * moved to another row or organisation does not open.
 */
export type Vault = {
  /** @param purpose What the secret is for, with the id of its row: `key:3f2a…`. Needed again to open it. */
  readonly seal: (organisationId: string | null, purpose: string, plaintext: Uint8Array) => Promise<Buffer>
  /** The caller zeroes the buffer when done. @throws {Error} The seal is broken or belongs elsewhere. */
  readonly open: (organisationId: string | null, purpose: string, sealed: Uint8Array) => Promise<Buffer>
}

type Parts = { readonly db: Database; readonly masterKeyFile: string; readonly random: Random }

// First byte of every sealed value, so that a later form can live beside this one.
const version = 1
const wrappedKeyBytes = keyBytes + sealOverhead

/**
 * Opens the vault; at the very first start it makes the master key file (mode 0600).
 *
 * A sealed value is: version (1 byte), data key wrapped by the organisation's key (60 bytes), value under the data key.
 *
 * @throws {Error} The master key file is missing, is another one, or can be read by others: the start must stop.
 */
export async function createVault(parts: Parts): Promise<Vault> {
  const master = await openMasterKey(parts)
  return {
    seal: async (organisationId, purpose, plaintext) => {
      const organisationKey = await openOrganisationKey(parts, master, organisationId)
      const dataKey = parts.random.bytes(keyBytes)
      try {
        const context = contextOf(organisationId, purpose)
        return Buffer.concat([
          Buffer.of(version),
          encrypt(organisationKey, `data-key ${context}`, dataKey, parts.random),
          encrypt(dataKey, context, plaintext, parts.random),
        ])
      } finally {
        organisationKey.fill(0)
        dataKey.fill(0)
      }
    },
    open: async (organisationId, purpose, sealed) => {
      if (sealed[0] !== version) throw new Error('the sealed value has an unknown version')
      const row = await findVaultKey(parts.db, organisationId)
      if (row === null) throw new Error('the organisation of the sealed value has no key')
      const organisationKey = unwrap(master, row)
      try {
        const context = contextOf(organisationId, purpose)
        const dataKey = decrypt(
          organisationKey,
          `data-key ${context}`,
          sealed.subarray(1, 1 + wrappedKeyBytes),
        )
        try {
          return decrypt(dataKey, context, sealed.subarray(1 + wrappedKeyBytes))
        } finally {
          dataKey.fill(0)
        }
      } finally {
        organisationKey.fill(0)
      }
    },
  }
}

/**
 * Wraps every organisation's key by another master key, in one transaction. Sealed values stay as they are. Running
 * it again after a crash goes on where it stopped. Both files must be kept until it has returned.
 *
 * @returns How many keys were wrapped anew.
 * @throws {Error} A file is missing or wrong, or a key is wrapped by neither of the two; nothing was changed.
 */
export async function rewrap(
  db: Database,
  files: { readonly from: string; readonly to: string },
  random: Random,
): Promise<number> {
  const from = await readMasterKey(files.from)
  const to = (await readMasterKey(files.to)) ?? (await createMasterKey(files.to, random))
  if (from === null) throw new Error(`the master key file ${files.from} is missing; nothing was changed`)
  return db.transaction().execute(async (transaction) => {
    const rows = (await lockVaultKeys(transaction)).filter((row) => row.master_key_id !== to.id)
    for (const row of rows) {
      const key = unwrap(from, row)
      const wrapped = encrypt(to.key, wrapContext(row.organisation_id), key, random)
      key.fill(0)
      await recordRewrapped(transaction, row.id, wrapped, to.id)
    }
    return rows.length
  })
}

async function openMasterKey({ db, masterKeyFile, random }: Parts): Promise<MasterKey> {
  const used = await listMasterKeyIds(db)
  const master = await readMasterKey(masterKeyFile)
  if (master === null && used.length > 0) {
    throw new Error(
      `the master key file ${masterKeyFile} is missing, and the database holds secrets sealed by it; nothing was started. Restore the master key file from your backup.`,
    )
  }
  if (master !== null && used.some((id) => id !== master.id)) {
    throw new Error(
      `the master key file ${masterKeyFile} is not the one that sealed the secrets of this database; nothing was started. Restore the master key file that belongs to it.`,
    )
  }
  return master ?? createMasterKey(masterKeyFile, random)
}

async function openOrganisationKey(
  { db, random }: Parts,
  master: MasterKey,
  organisationId: string | null,
): Promise<Buffer> {
  const existing = await findVaultKey(db, organisationId)
  if (existing) return unwrap(master, existing)
  const key = random.bytes(keyBytes)
  const wrapped = encrypt(master.key, wrapContext(organisationId), key, random)
  key.fill(0)
  await recordVaultKey(db, {
    id: random.uuid(),
    organisation_id: organisationId,
    wrapped,
    master_key_id: master.id,
  })
  // Read again: of two first seals at once, one key is kept, and both must use that one.
  const kept = await findVaultKey(db, organisationId)
  if (kept === null) throw new Error('the key of the organisation was not kept')
  return unwrap(master, kept)
}

function unwrap(
  master: MasterKey,
  row: { organisation_id: string | null; wrapped: Buffer; master_key_id: string },
): Buffer {
  if (row.master_key_id !== master.id) {
    throw new Error('the key of the organisation is wrapped by another master key')
  }
  return decrypt(master.key, wrapContext(row.organisation_id), row.wrapped)
}

function wrapContext(organisationId: string | null): string {
  return `organisation-key ${organisationId ?? 'installation'}`
}

function contextOf(organisationId: string | null, purpose: string): string {
  return `v${version} ${organisationId ?? 'installation'} ${purpose}`
}
