import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Tells PostgreSQL how large the inventory is now. It finds out by itself within minutes; until then it would read
 * the tables of a large import the slow way.
 */
export async function refreshStatistics(db: Database): Promise<void> {
  await sql`analyze machines, interfaces, interface_addresses, accounts, owners, search_documents`.execute(db)
}
