import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Database } from './database.ts'

const folder = new URL('./migrations/', import.meta.url)

/**
 * Brings the database to the newest schema, one transaction, under an advisory lock: of several replicas that start
 * at once one works and the others wait.
 *
 * @returns Names of the migrations that were run now.
 * @throws {Error} A migration failed; nothing was changed.
 */
export async function migrate(database: Database): Promise<string[]> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: loadMigrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw new Error('the database could not be brought to the newest schema', { cause: error })
  return (results ?? []).map((result) => result.migrationName)
}

async function loadMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')))
  return Object.fromEntries(
    names.map((name, index) => [
      name.replace(/\.sql$/, ''),
      { up: async (database: Database) => void (await sql.raw(texts[index] ?? '').execute(database)) },
    ]),
  )
}
