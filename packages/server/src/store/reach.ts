import type { Reach } from '@intendant/core/machines/machine.ts'
import type { Problem } from '@intendant/core/problem.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { recordEvent } from './events.ts'

/** What a try to connect showed. The problem is stored unworded: each reader has a language. */
export type SeenReach = {
  readonly state: Reach['state']
  readonly problem: Problem | null
  readonly checkedAt: Date | null
  readonly latencyMs: number | null
}

/** What the last try showed; `unknown` when there was none. */
export async function findReach(db: Database, machineId: string): Promise<SeenReach> {
  const row = await db
    .selectFrom('reach')
    .select(['state', 'problem', 'checked_at', 'latency_ms'])
    .where('machine_id', '=', machineId)
    .executeTakeFirst()
  if (!row) return { state: 'unknown', problem: null, checkedAt: null, latencyMs: null }
  return {
    state: row.state as Reach['state'],
    problem: row.problem as Problem | null,
    checkedAt: row.checked_at,
    latencyMs: row.latency_ms,
  }
}

/**
 * Records what a try showed, and an event when it is news. `since` moves only when the state does.
 * A machine that was deleted meanwhile is passed over.
 */
export async function recordReach(
  db: Database,
  machineId: string,
  seen: Omit<SeenReach, 'checkedAt'>,
): Promise<void> {
  await db.transaction().execute((transaction) => recordReachIn(transaction, machineId, seen))
}

/** The same, inside a transaction that does more. */
export async function recordReachIn(
  transaction: Database,
  machineId: string,
  seen: Omit<SeenReach, 'checkedAt'>,
): Promise<void> {
  const problem = seen.problem === null ? null : JSON.stringify(seen.problem)
  const before = await transaction
    .selectFrom('reach')
    .select(['state', 'problem'])
    .where('machine_id', '=', machineId)
    .forUpdate()
    .executeTakeFirst()
  const { numAffectedRows } = await sql`
    insert into reach (machine_id, state, problem, checked_at, since, latency_ms)
    select id, ${seen.state}, ${problem}::jsonb, now(), now(), ${seen.latencyMs}::real
    from machines where id = ${machineId}::uuid
    on conflict (machine_id) do update set
      state = excluded.state, problem = excluded.problem, checked_at = excluded.checked_at,
      latency_ms = coalesce(excluded.latency_ms, case when excluded.state = 'reachable' then reach.latency_ms end),
      since = case when reach.state = excluded.state then reach.since else excluded.since end`.execute(
    transaction,
  )
  const code = (before?.problem as Problem | null | undefined)?.code ?? null
  const news = before?.state !== seen.state || code !== (seen.problem?.code ?? null)
  if (numAffectedRows && news)
    await recordEvent(transaction, 'reach', before ? 'updated' : 'created', machineId)
}
