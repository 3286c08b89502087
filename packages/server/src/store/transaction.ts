import type { Refusal, Result } from '@intendant/core/problem.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Carries a refusal out of a transaction, so that it is rolled back. Never seen outside this file. */
class RefusedInside extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super('refused')
    this.refusal = refusal
  }
}

/**
 * Does one wish: everything it writes is there together, or nothing is. A refusal rolls back.
 *
 * Inside another transaction the work joins it. A transaction that PostgreSQL ended because of a deadlock or a lost
 * race is tried again, twice at most, so `work` must have no effect but on the database.
 *
 * @throws {Error} The database failed; nothing was written.
 */
export async function inTransaction<T>(
  db: Database,
  work: (transaction: Database) => Promise<Result<T>>,
): Promise<Result<T>> {
  if (db.isTransaction) return work(db)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(async (transaction) => {
        const result = await work(transaction)
        if (!result.ok) throw new RefusedInside(result)
        return result
      })
    } catch (error) {
      if (error instanceof RefusedInside) return error.refusal
      if (attempt >= 3 || !isLostRace(error)) throw error
    }
  }
}

/**
 * Lets one write of the inventory at a time, until the transaction ends. Rules that span rows (no circle of hosts, one
 * word per machine, an address only once) are checked against what others have just written. People write seldom, and
 * readers are not held up.
 */
export async function lockInventory(transaction: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('inventory', 0))`.execute(transaction)
}

function isLostRace(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  return code === '40001' || code === '40P01'
}
