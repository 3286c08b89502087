import type { SavedView } from '@intendant/contract/account.ts'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { z } from 'zod'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { inTransaction } from '../store/transaction.ts'
import { type NewView, recordView, removeView } from '../store/views.ts'
import type { Random } from '../system/random.ts'

type Parts = { readonly db: Database; readonly random: Random }

/** Saves a view under a name, for the person or for everyone. */
export async function createView(
  { db, random }: Parts,
  actor: Actor,
  wish: Omit<NewView, 'id'>,
): Promise<Result<z.infer<typeof SavedView>>> {
  const { personId } = actor
  if (personId === null) return refused('not-allowed', problem('not-allowed'))
  return inTransaction(db, async (transaction) => {
    const view = { ...wish, id: random.uuid() }
    await recordView(transaction, personId, view)
    await recordAudit(transaction, actor, { action: 'view.create', target: view.name })
    await recordEvent(transaction, 'account', 'created', view.id)
    return done({ ...view, mine: true })
  })
}

/** Deletes a view of the person; those of others are not found. */
export async function deleteView({ db }: Parts, actor: Actor, id: string): Promise<Result<undefined>> {
  const { personId } = actor
  if (personId === null) return refused('not-found', problem('not-found'))
  return inTransaction<undefined>(db, async (transaction) => {
    const name = await removeView(transaction, personId, id)
    if (name === null) return refused('not-found', problem('not-found'))
    await recordAudit(transaction, actor, { action: 'view.delete', target: name })
    await recordEvent(transaction, 'account', 'deleted', id)
    return done(undefined)
  })
}
