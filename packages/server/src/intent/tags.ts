import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { recordEvent } from '../store/events.ts'
import { listMachinesById } from '../store/machines.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import type { InventoryParts } from './inventory-parts.ts'
import { recordRewrittenMachines, toFields } from './machines-record.ts'

/**
 * Adds and removes tags on many machines, all or none. Machines that are gone are passed over; a tag both added and
 * removed is added.
 *
 * @returns How many machines got other tags than they had.
 */
export async function tagMachines(
  parts: InventoryParts,
  actor: Actor,
  wish: {
    readonly machineIds: readonly string[]
    readonly add: readonly string[]
    readonly remove: readonly string[]
  },
): Promise<Result<{ changed: number }>> {
  return inTransaction<{ changed: number }>(parts.db, async (db) => {
    await lockInventory(db)
    const machines = await listMachinesById(db, wish.machineIds)
    const rewritten = machines
      .map((before) => ({ before, fields: { ...toFields(before), tags: retag(before.tags, wish) } }))
      .filter(({ before, fields }) => fields.tags.join('\n') !== before.tags.join('\n'))
    const full = rewritten.find(({ fields }) => fields.tags.length > 32)
    if (full) return refused('invalid', problem('too-many-tags', { machine: full.before.name }))
    if (rewritten.length === 0) return done({ changed: 0 })
    await recordRewrittenMachines({ db, random: parts.random, actor }, rewritten, new Map())
    const target = rewritten.length === 1 ? (rewritten[0]?.before.slug ?? '') : `${rewritten.length} machines`
    await recordAudit(db, actor, {
      action: 'machine.tag',
      target,
      details: { add: wish.add, remove: wish.remove, machines: rewritten.map(({ before }) => before.slug) },
    })
    const [only] = rewritten
    await recordEvent(db, 'machines', 'updated', rewritten.length === 1 && only ? only.before.id : '*')
    return done({ changed: rewritten.length })
  })
}

function retag(
  tags: readonly string[],
  wish: { add: readonly string[]; remove: readonly string[] },
): string[] {
  const kept = tags.filter((tag) => !wish.remove.includes(tag))
  return [...new Set([...kept, ...wish.add])]
}
