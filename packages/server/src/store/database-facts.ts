import { sql } from 'kysely'
import type { Database } from './database.ts'

/** The version of PostgreSQL (`18.4`) and the bytes our database takes. */
export async function loadDatabaseFacts(db: Database): Promise<{ version: string; sizeBytes: number }> {
  const { rows } = await sql<{ version: string; sizeBytes: number }>`
    select current_setting('server_version') as version, pg_database_size(current_database()) as "sizeBytes"`.execute(
    db,
  )
  const [row] = rows
  if (row === undefined) throw new Error('PostgreSQL told nothing of itself')
  return { version: row.version.split(' ')[0] ?? row.version, sizeBytes: row.sizeBytes }
}
