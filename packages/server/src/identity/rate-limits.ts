import { problem, type Refusal, refused } from '@intendant/core/problem.ts'
import { CompiledQuery } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from '../store/database.ts'
import { hashSecret } from './secret.ts'

/** What is limited. A try counts against every kind named for it. */
export type LimitKind = 'login' | 'address' | 'setup' | 'invitation' | 'token'

/** How many tries in how many seconds; after that everything waits until the time is over. */
const limits: Readonly<Record<LimitKind, { readonly points: number; readonly duration: number }>> = {
  // Guessing one person's password: slow enough for any password of 12 characters.
  login: { points: 10, duration: 900 },
  // Guessing many people's passwords from one place; a whole office may share one address.
  address: { points: 50, duration: 900 },
  setup: { points: 10, duration: 600 },
  invitation: { points: 20, duration: 600 },
  token: { points: 60, duration: 60 },
}

/** Counts tries in the database, so that a restart forgives nothing and replicas share the counts. */
export type RateLimits = {
  /**
   * Counts one try; null when it may go on, a refusal with the time to wait when not.
   *
   * @param tries Kind and what is counted by it: a login, an address.
   * @throws {Error} The database does not answer: then nothing may go on (rule R19).
   */
  readonly count: (tries: readonly (readonly [LimitKind, string])[]) => Promise<Refusal | null>
  /** Forgets the tries of a kind, after a success. */
  readonly forget: (kind: LimitKind, key: string) => Promise<void>
}

/** Makes the limits over the database. */
export function createRateLimits(db: Database): RateLimits {
  const client = {
    query: (query: { text: string; values: unknown[] }) =>
      db.executeQuery(CompiledQuery.raw(query.text, query.values)).then((result) => ({
        rows: result.rows,
        rowCount: Number(result.numAffectedRows ?? result.rows.length),
      })),
  }
  const limiters = Object.fromEntries(
    Object.entries(limits).map(([kind, limit]) => [
      kind,
      new RateLimiterPostgres({
        storeClient: client,
        storeType: 'pool',
        tableName: 'rate_limits',
        tableCreated: true,
        keyPrefix: kind,
        // One of them clears the table for all.
        clearExpiredByTimeout: kind === 'login',
        ...limit,
      }),
    ]),
  ) as Record<LimitKind, RateLimiterPostgres>
  return {
    count: async (tries) => {
      for (const [kind, key] of tries) {
        const wait = await consume(limiters[kind], toKey(key))
        if (wait !== null) return tooMany(wait)
      }
      return null
    },
    forget: async (kind, key) => void (await limiters[kind].delete(toKey(key))),
  }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<number | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext
    throw refusal
  }
}

function tooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  return { ...refused('too-many', problem('too-many-tries', { seconds })), retryAfterSeconds: seconds }
}

// What people type may be long, or a password in the wrong field: the table holds only a hash of it.
function toKey(key: string): string {
  return hashSecret(key).toString('base64url')
}
