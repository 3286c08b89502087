import type { Machine } from '@intendant/core/machines/machine.ts'
import { done, problem, type Refusal, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { recordManyChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { findMachine, listMachinesById } from '../store/machines.ts'
import { type Guest, listFixedThrough, listGuestsDeep } from '../store/machines-tree.ts'
import { removeMachines } from '../store/machines-write.ts'
import { clearGateways } from '../store/places-write.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import type { InventoryParts } from './inventory-parts.ts'
import { toFields } from './machines-record.ts'

/**
 * Deletes a machine. With guests it is refused, and the refusal lists them (`current`); or, when `cascade` is exactly
 * the number of guests of all levels that the person saw, they go too. Networks lose it as their gateway.
 *
 * Refused as well: Intendant's own machine, and a machine that the fixed path of one that stays leads through.
 */
export async function deleteMachine(
  parts: InventoryParts,
  actor: Actor,
  reference: string,
  cascade: number | null,
): Promise<Result<undefined>> {
  let gone: readonly string[] = []
  const result = await inTransaction<undefined>(parts.db, async (db) => {
    await lockInventory(db)
    const machine = await findMachine(db, reference)
    if (!machine) return refused('not-found', problem('not-found'))
    const guests = await listGuestsDeep(db, machine.id)
    const refusal = await refuseDeletion(db, machine, guests, cascade)
    if (refusal) return refusal
    gone = [machine.id, ...guests.map((guest) => guest.id)]
    await remove(db, actor, gone)
    const details = guests.length > 0 ? { guests: guests.map((guest) => guest.slug) } : {}
    await recordAudit(db, actor, { action: 'machine.delete', target: machine.slug, details })
    for (const id of gone) await recordEvent(db, 'machines', 'deleted', id)
    return done(undefined)
  })
  if (result.ok) gone.forEach(parts.ways.gone)
  return result
}

async function refuseDeletion(
  db: Database,
  machine: Machine,
  guests: readonly Guest[],
  cascade: number | null,
): Promise<Refusal | null> {
  const shown = guests.map(({ slug, name, kind, level }) => ({ slug, name, kind, level }))
  const named = { machine: machine.name, count: guests.length, guests: shortList(guests) }
  if (guests.length > 0 && cascade === null) {
    return { ...refused('conflict', problem('machine-has-guests', named)), current: shown }
  }
  if (cascade !== null && cascade !== guests.length) {
    const params = { ...named, shown: cascade, guests: shortList(guests) || '–' }
    return { ...refused('conflict', problem('guest-count-changed', params)), current: shown }
  }
  const ids = [machine.id, ...guests.map((guest) => guest.id)]
  const own = await findOwn(db, ids)
  if (own) return refused('conflict', problem('own-machine-kept', { machine: own }))
  const users = await listFixedThrough(db, ids)
  if (users.length === 0) return null
  const params = { machine: machine.name, count: users.length, users: shortList(users) }
  return { ...refused('conflict', problem('machine-is-hop', params)), current: users }
}

async function findOwn(db: Database, ids: readonly string[]): Promise<string | null> {
  const own = await db
    .selectFrom('machines')
    .select(['id', 'name'])
    .where('is_self', '=', true)
    .executeTakeFirst()
  return own && ids.includes(own.id) ? own.name : null
}

async function remove(db: Database, actor: Actor, ids: readonly string[]): Promise<void> {
  const machines = await listMachinesById(db, ids)
  await clearGateways(db, actor, ids)
  await removeMachines(db, ids)
  await recordManyChanges(
    db,
    actor,
    machines.map((machine) => ({
      thing: { kind: 'machine', id: machine.id, slug: machine.slug, name: machine.name },
      before: toFields(machine),
      after: null,
    })),
  )
}

/** The first names of a list and how many more there are. */
function shortList(things: readonly { readonly name: string }[]): string {
  const names = things.slice(0, 20).map((thing) => thing.name)
  return names.join(', ') + (things.length > 20 ? `, +${things.length - 20}` : '')
}
