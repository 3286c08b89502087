import type { OrganisationId, SiteId } from '@intendant/core/ids.ts'
import type { IntakeEntry } from '@intendant/core/intake/entry.ts'
import type { Machine, MachineFields } from '@intendant/core/machines/machine.ts'
import { done, type Problem, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { listKnownAt, listWordMachines } from '../store/intake.ts'
import { listMachinesById } from '../store/machines.ts'
import { loadNear } from '../store/machines-near.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import { type IntakePlan, planIntake } from './intake-plan.ts'
import type { InventoryParts } from './inventory-parts.ts'
import { addToNear, checkMachineNear } from './machines-check.ts'
import { recordNewMachines, recordRewrittenMachines, toFields } from './machines-record.ts'

/** Pasted machines and where they go. */
export type IntakeWish = {
  readonly organisationId: OrganisationId
  readonly siteId: SiteId | null
  readonly entries: readonly IntakeEntry[]
}

/** The machine of each entry, and how many of all (hops too) were made and were there. */
export type Taken = { readonly machines: Machine[]; readonly created: number; readonly known: number }

/**
 * Adds pasted machines, all or none: hops first, those that are known used again (and given the login that was named,
 * if they had not got it), paths fixed where jump hosts were named. Without a login it is root.
 */
export async function addFromIntake(
  parts: InventoryParts,
  actor: Actor,
  wish: IntakeWish,
): Promise<Result<Taken>> {
  let given: readonly string[] = []
  const result = await inTransaction<Taken>(parts.db, async (db) => {
    await lockInventory(db)
    const targets = wish.entries.flatMap((entry) => [entry.target, ...entry.hops])
    const plan = planIntake(
      {
        organisationId: wish.organisationId,
        siteId: wish.siteId,
        knownAt: await listKnownAt(db, targets),
        machines: await listWordMachines(db, wish.organisationId),
        newId: parts.random.uuid,
      },
      wish.entries,
    )
    const near = await loadNear(db, plan.fresh)
    if (!near.organisations.has(wish.organisationId) && plan.fresh.length > 0) {
      return refused('invalid', problem('organisation-missing', {}, ['organisationId']))
    }
    const problems = plan.fresh.flatMap((machine) => checkFresh(near, machine))
    if (problems.length > 0) return refused('invalid', ...problems)
    await recordNewMachines({ db, random: parts.random, actor }, plan.fresh, near.organisations)
    given = await giveLogins({ ...parts, db }, actor, plan)
    await recordIntake(db, actor, plan)
    return done(await toTaken(db, plan))
  })
  if (result.ok) given.forEach(parts.ways.retire)
  return result
}

function checkFresh(
  near: Parameters<typeof checkMachineNear>[0],
  { id, fields, entry }: { id: string; fields: MachineFields; entry: number },
): Problem[] {
  const candidate = { id, fields, before: null, isSelf: false }
  const problems = checkMachineNear(near, candidate)
  addToNear(near, id, candidate)
  return problems.map((item) => ({ ...item, path: ['entries', entry, ...item.path] }))
}

/** Gives known machines the logins that were named for them, behind those they have. @returns Ids of those changed. */
async function giveLogins(
  parts: Pick<InventoryParts, 'db' | 'random'>,
  actor: Actor,
  plan: IntakePlan,
): Promise<string[]> {
  const machines = await listMachinesById(parts.db, [...plan.known.keys()])
  const rewritten = machines.flatMap((before) => {
    const has = new Set<string>(before.accounts.map((account) => account.login))
    const missing = [...(plan.known.get(before.id) ?? [])].filter((login) => !has.has(login))
    if (missing.length === 0) return []
    const added = missing.map((login) => ({ login, keyId: null }))
    return [{ before, fields: { ...toFields(before), accounts: [...before.accounts, ...added] } }]
  })
  await recordRewrittenMachines({ ...parts, actor }, rewritten, new Map())
  return rewritten.map(({ before }) => before.id)
}

async function recordIntake(db: Database, actor: Actor, plan: IntakePlan): Promise<void> {
  const details = { created: plan.fresh.length, known: plan.known.size }
  await recordAudit(db, actor, {
    action: 'machine.intake',
    target: `${plan.targets.length} machines`,
    details,
  })
  const ids = plan.fresh.map((machine) => machine.id)
  if (ids.length > 20) await recordEvent(db, 'machines', 'created', '*')
  else for (const id of ids) await recordEvent(db, 'machines', 'created', id)
  for (const id of [...plan.known.keys()].slice(0, 20)) await recordEvent(db, 'machines', 'updated', id)
}

async function toTaken(db: Database, plan: IntakePlan): Promise<Taken> {
  const ids = [...new Set(plan.targets)]
  const machines = new Map<string, Machine>(
    (await listMachinesById(db, ids)).map((machine) => [machine.id, machine]),
  )
  return {
    machines: ids.flatMap((id) => machines.get(id) ?? []),
    created: plan.fresh.length,
    known: plan.known.size,
  }
}
