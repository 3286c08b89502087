import type { Settings } from '@intendant/contract/system.ts'
import { done, type Problem, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { changedFields, recordChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { loadSettings, recordSettings } from '../store/settings.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'

// The settings have a history like all things, and there is only one of them.
const settingsId = '00000000-0000-0000-0000-000000000000'

/** Changes settings; what is not named stays. Values of a custom field that goes stay with their machines. */
export async function changeSettings(
  db: Database,
  actor: Actor,
  wish: { readonly [K in keyof Settings]?: Settings[K] | undefined },
): Promise<Result<Settings>> {
  return inTransaction<Settings>(db, async (transaction) => {
    await lockInventory(transaction)
    const before = await loadSettings(transaction)
    const named = Object.entries(wish).filter(([, value]) => value !== undefined)
    const after: Settings = { ...before, ...Object.fromEntries(named) }
    const problems = checkCustomFields(after)
    if (problems.length > 0) return refused('invalid', ...problems)
    const fields = changedFields(before, after)
    if (fields.length === 0) return done(before)
    await recordSettings(transaction, after)
    const thing = { kind: 'settings', id: settingsId, slug: 'settings', name: 'settings' } as const
    await recordChanges(transaction, actor, thing, before, after)
    await recordAudit(transaction, actor, {
      action: 'settings.change',
      target: 'settings',
      details: { fields },
    })
    await recordEvent(transaction, 'settings', 'updated', settingsId)
    return done(after)
  })
}

function checkCustomFields({ customFields }: Settings): Problem[] {
  const seen = new Set<string>()
  return customFields.flatMap((field, index) => {
    const problems: Problem[] = []
    if (seen.has(field.key)) {
      problems.push(problem('custom-field-twice', { field: field.key }, ['customFields', index, 'key']))
    }
    seen.add(field.key)
    if (field.kind === 'choice' && field.choices.length === 0) {
      problems.push(
        problem('custom-field-no-choices', { field: field.label }, ['customFields', index, 'choices']),
      )
    }
    return problems
  })
}
