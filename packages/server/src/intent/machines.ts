import type { Machine, MachineFields } from '@intendant/core/machines/machine.ts'
import { done, problem, type Refusal, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { changedFields } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { findMachine, loadMachine } from '../store/machines.ts'
import { loadNear } from '../store/machines-near.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import { refuseStale } from './conflict.ts'
import type { InventoryParts } from './inventory-parts.ts'
import { checkMachineNear } from './machines-check.ts'
import { recordNewMachines, recordRewrittenMachines, toFields } from './machines-record.ts'
import { applyWayChanges, type ChangedMachine } from './machines-way.ts'

/**
 * Creates a machine, with its word in URLs, its history and its audit, in one transaction (or in the one given).
 *
 * @param options.isSelf It is the machine Intendant runs on; there is one, with the driver `local`.
 * @param options.id The id it gets; a new one otherwise.
 */
export async function createMachine(
  parts: InventoryParts,
  actor: Actor,
  fields: MachineFields,
  options: { readonly isSelf?: boolean; readonly id?: string } = {},
): Promise<Result<Machine>> {
  return inTransaction<Machine>(parts.db, async (db) => {
    await lockInventory(db)
    const candidate = { id: options.id ?? parts.random.uuid(), fields, isSelf: options.isSelf ?? false }
    const near = await loadNear(db, [candidate])
    const problems = checkMachineNear(near, { ...candidate, before: null })
    if (problems.length > 0) return refused('invalid', ...problems)
    await recordNewMachines({ db, random: parts.random, actor }, [candidate], near.organisations)
    const machine = await loadMachine(db, candidate.id)
    await recordAudit(db, actor, { action: 'machine.create', target: machine.slug })
    await recordEvent(db, 'machines', 'created', machine.id)
    return done(machine)
  })
}

/** Fields to change; what is not named stays. `revision` is the one the person had before them. */
export type MachineWish = { readonly [K in keyof MachineFields]?: MachineFields[K] } & {
  readonly revision: number
}

/**
 * Changes a machine. Someone who was faster makes it a conflict: the refusal carries the newer machine and says who
 * changed which fields. A wish that changes nothing is done without a new revision.
 *
 * @param reference Id or slug.
 */
export async function changeMachine(
  parts: InventoryParts,
  actor: Actor,
  reference: string,
  wish: MachineWish,
): Promise<Result<Machine>> {
  let changes: ChangedMachine[] = []
  const result = await inTransaction<Machine>(parts.db, async (db) => {
    await lockInventory(db)
    const before = await findMachine(db, reference)
    if (!before) return refused('not-found', problem('not-found'))
    if (before.revision !== wish.revision) return refuseStale(db, before, wish.revision)
    const fields = merge(before, wish)
    const changed = changedFields(toFields(before), fields)
    if (changed.length === 0) return done(before)
    const refusal = await rewrite({ ...parts, db }, actor, before, fields)
    if (refusal) return refusal
    await recordAudit(db, actor, {
      action: 'machine.change',
      target: before.slug,
      details: { fields: changed },
    })
    await recordEvent(db, 'machines', 'updated', before.id)
    changes = [{ id: before.id, before: toFields(before), after: fields }]
    return done(await loadMachine(db, before.id))
  })
  if (result.ok) applyWayChanges(parts.ways, changes)
  return result
}

async function rewrite(
  parts: { db: Database; random: InventoryParts['random'] },
  actor: Actor,
  before: Machine,
  fields: MachineFields,
): Promise<Refusal | null> {
  const near = await loadNear(parts.db, [{ id: before.id, fields }])
  const isSelf = near.machines.get(before.id)?.isSelf ?? false
  const problems = checkMachineNear(near, { id: before.id, fields, before: toFields(before), isSelf })
  if (problems.length > 0) return refused('invalid', ...problems)
  await recordRewrittenMachines({ ...parts, actor }, [{ before, fields }], near.organisations)
  return null
}

function merge(before: Machine, { revision: _, ...wish }: MachineWish): MachineFields {
  const named = Object.entries(wish).filter(([, value]) => value !== undefined)
  return { ...toFields(before), ...Object.fromEntries(named) }
}
