import { type Machine, MachineFields } from '@intendant/core/machines/machine.ts'
import type { Result } from '@intendant/core/problem.ts'
import { type Actor, systemActor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { recordChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { insertMachines, updateMachines } from '../store/machines-write.ts'
import { findOwnMachine, listFieldsChangedByPeople } from '../store/own-machine.ts'
import { recordReachIn } from '../store/reach.ts'
import { chooseSlugs } from '../store/slugs.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import type { OwnMachine } from '../system/own-machine.ts'
import type { Random } from '../system/random.ts'

/**
 * Records the machine Intendant runs on, reached without SSH, in the organisation that set-up named. Does nothing when
 * it is recorded already. Joins the transaction of the set-up when `db` is one.
 *
 * @param organisationId Of an organisation that is there.
 */
export async function recordSelf(
  db: Database,
  random: Random,
  actor: Actor,
  organisationId: string,
  seen: OwnMachine,
): Promise<void> {
  await inTransaction(db, async (transaction): Promise<Result<null>> => {
    await lockInventory(transaction)
    if (await findOwnMachine(transaction)) return { ok: true, value: null }
    const fields = toFields(seen, organisationId)
    const id = random.uuid()
    const slugs = await chooseSlugs(transaction, 'machine', [{ id, name: fields.name, within: null }])
    const slug = slugs.get(id) ?? id
    await insertMachines(transaction, random, [{ id, slug, revision: 1, isSelf: true, fields }])
    await recordChanges(transaction, actor, { kind: 'machine', id, slug, name: fields.name }, null, fields)
    await recordAudit(transaction, actor, { action: 'machine.create', target: slug })
    // Nothing lies between: whoever reads this reaches it.
    await recordReachIn(transaction, id, { state: 'reachable', problem: null, latencyMs: 0 })
    await recordEvent(transaction, 'machines', 'created', id)
    return { ok: true, value: null }
  })
}

/**
 * Brings what the own machine says of itself up to date at a start: its system and its interfaces, each only while no
 * person has ever changed that field.
 *
 * @returns The names of the fields that changed.
 */
export async function refreshSelf(db: Database, random: Random, seen: OwnMachine): Promise<string[]> {
  const result = await inTransaction(db, async (transaction): Promise<Result<string[]>> => {
    await lockInventory(transaction)
    const machine = await findOwnMachine(transaction)
    if (!machine) return { ok: true, value: [] }
    const decided = await listFieldsChangedByPeople(transaction, machine.id, systemActor.name)
    const now = toFields(seen, machine.organisationId)
    const fields = ['interfaces', 'operatingSystem'] as const
    const changed = fields.filter(
      (field) => !decided.includes(field) && JSON.stringify(machine[field]) !== JSON.stringify(now[field]),
    )
    if (changed.length === 0) return { ok: true, value: [] }
    const before = MachineFields.parse(machine)
    const after = { ...before, ...Object.fromEntries(changed.map((field) => [field, now[field]])) }
    await recordRefreshed(transaction, random, machine, before, after)
    return { ok: true, value: changed }
  })
  return result.ok ? result.value : []
}

async function recordRefreshed(
  transaction: Database,
  random: Random,
  machine: Machine,
  before: MachineFields,
  after: MachineFields,
): Promise<void> {
  const { id, slug, name } = machine
  await updateMachines(transaction, random, [{ id, slug, revision: machine.revision + 1, fields: after }])
  await recordChanges(transaction, systemActor, { kind: 'machine', id, slug, name }, before, after)
  await recordAudit(transaction, systemActor, { action: 'machine.refresh', target: slug })
  await recordEvent(transaction, 'machines', 'updated', id)
}

/** What a machine says of itself, as fields; through the same grammar as what a person writes. */
function toFields(seen: OwnMachine, organisationId: string): MachineFields {
  return MachineFields.parse({
    organisationId,
    name: seen.name,
    kind: seen.kind,
    operatingSystem: seen.operatingSystem.slice(0, 120),
    driver: 'local',
    interfaces: seen.interfaces.slice(0, 64),
    accounts: [{ login: seen.login }],
  })
}
