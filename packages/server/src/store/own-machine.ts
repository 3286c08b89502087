import type { Machine } from '@intendant/core/machines/machine.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { listMachinesById } from './machines.ts'

/** The machine Intendant runs on; null until it is set up. */
export async function findOwnMachine(db: Database): Promise<Machine | null> {
  const row = await db.selectFrom('machines').select('id').where('is_self', '=', true).executeTakeFirst()
  return row ? ((await listMachinesById(db, [row.id]))[0] ?? null) : null
}

/** Fields of a machine that a person, not Intendant itself, has ever changed. */
export async function listFieldsChangedByPeople(
  db: Database,
  machineId: string,
  intendant: string,
): Promise<string[]> {
  const { rows } = await sql<{ field: string }>`
    select distinct field from changes
    where kind = 'machine' and key = ${machineId}::uuid and what = 'updated' and who <> ${intendant}`.execute(
    db,
  )
  return rows.map((row) => row.field)
}
