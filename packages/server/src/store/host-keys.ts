import type { HostKey, HostKeyState } from '@intendant/core/host-keys.ts'
import { type Selectable, sql } from 'kysely'
import type { HostKeys } from './database.gen.ts'
import type { Database } from './database.ts'

/** A host key with what only the server needs: the key itself, base64. */
export type StoredHostKey = HostKey & { readonly blob: string }

/** The host keys of machines, trusted ones first, then the newest. */
export async function listHostKeys(db: Database, machineIds: readonly string[]): Promise<StoredHostKey[]> {
  if (machineIds.length === 0) return []
  const rows = await db
    .selectFrom('host_keys')
    .leftJoin('people', 'people.id', 'host_keys.decided_by')
    .selectAll('host_keys')
    .select('people.name as decided_name')
    .where('machine_id', 'in', [...machineIds])
    .orderBy(sql`state = 'trusted'`, 'desc')
    .orderBy('first_seen_at', 'desc')
    .orderBy('host_keys.id')
    .execute()
  return rows.map(toHostKey)
}

/** Finds one host key and locks its machine's keys until the transaction ends; null when there is none. */
export async function lockHostKey(db: Database, id: string): Promise<StoredHostKey | null> {
  const key = await db.selectFrom('host_keys').select('machine_id').where('id', '=', id).executeTakeFirst()
  if (!key) return null
  await lockHostKeys(db, key.machine_id)
  return (await listHostKeys(db, [key.machine_id])).find((row) => row.id === id) ?? null
}

/** Lets one transaction at a time decide on the keys of a machine. */
export async function lockHostKeys(db: Database, machineId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`host-keys:${machineId}`}, 0))`.execute(db)
}

/** Records a key that was not known; the state says what it means. */
export async function recordHostKey(
  db: Database,
  key: {
    readonly id: string
    readonly machineId: string
    readonly type: string
    readonly blob: string
    readonly fingerprint: string
    readonly state: HostKeyState
  },
): Promise<void> {
  await db
    .insertInto('host_keys')
    .values({
      id: key.id,
      machine_id: key.machineId,
      type: key.type,
      blob: key.blob,
      fingerprint: key.fingerprint,
      state: key.state,
    })
    .execute()
}

/** Records that a key was shown again. At most once a minute, so that kept machines cost nothing. */
export async function recordHostKeySeen(db: Database, id: string): Promise<void> {
  await sql`update host_keys set last_seen_at = now()
    where id = ${id}::uuid and last_seen_at < now() - interval '1 minute'`.execute(db)
}

/** Records what a person, or an event, made of a key. */
export async function recordHostKeyState(
  db: Database,
  id: string,
  state: HostKeyState,
  decidedBy: string | null,
): Promise<void> {
  await db
    .updateTable('host_keys')
    .set({ state, decided_by: decidedBy, decided_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** What people and the API see of a key. Pure. */
export function toPublicHostKey(key: StoredHostKey): HostKey {
  const { blob: _, ...shown } = key
  return shown
}

function toHostKey(row: Selectable<HostKeys> & { decided_name: string | null }): StoredHostKey {
  return {
    id: row.id as HostKey['id'],
    machineId: row.machine_id as HostKey['machineId'],
    type: row.type,
    blob: row.blob,
    fingerprint: row.fingerprint,
    state: row.state as HostKeyState,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    decidedBy: row.decided_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
  }
}
