import { problem, type Refusal } from '@intendant/core/problem.ts'
import { findMissedChanges } from '../store/changes-read.ts'
import type { Database } from '../store/database.ts'

/**
 * The refusal of a change that was made from an older version: who changed what since then, and the newer version.
 *
 * @param seenRevision The revision the person had before them.
 */
export async function refuseStale(
  db: Database,
  current: { readonly id: string; readonly name: string },
  seenRevision: number,
): Promise<Refusal> {
  const missed = await findMissedChanges(db, current.id, seenRevision)
  const params = {
    name: current.name,
    who: missed?.who ?? '?',
    when: missed ? `${missed.at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '?',
    fields: missed?.fields.join(', ') ?? '?',
  }
  return { ok: false, why: 'conflict', problems: [problem('edit-conflict', params, ['revision'])], current }
}
