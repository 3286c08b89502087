import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './database.gen.ts'

/** The database, or a transaction in it. Every function of `store/` takes one as its first argument. */
export type Database = Kysely<DB>

// Counts and byte numbers stay below 2^53; text in their place would only be converted everywhere.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Opens the database.
 *
 * @param url `postgres://…`, or for a Unix socket `postgres:///name?host=/folder`.
 */
export function openDatabase(url: string, options: { readonly connections?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 16,
    connectionTimeoutMillis: 5_000,
    // Every query here is short: compiling one takes longer than running it.
    options: '-c jit=off',
  })
  // A connection that breaks while idle is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  // One that breaks between two queries of a transaction has nobody who listens; its next query says that it is gone.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
}
