import { type Machine, MachineFields } from '@intendant/core/machines/machine.ts'
import type { Actor } from '../identity/actor.ts'
import { recordManyChanges, type ThingChange } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { insertMachines, type MachineToWrite, updateMachines } from '../store/machines-write.ts'
import { chooseSlugs, keepOldSlug } from '../store/slugs.ts'
import type { Random } from '../system/random.ts'

const fieldNames = Object.keys(MachineFields.shape) as (keyof MachineFields)[]

/** What people say of a machine, without what Intendant adds. Pure. */
export function toFields(machine: Machine): MachineFields {
  return Object.fromEntries(fieldNames.map((name) => [name, machine[name]])) as unknown as MachineFields
}

/** A machine that passed its checks and is not there yet. */
export type NewMachine = { readonly id: string; readonly fields: MachineFields; readonly isSelf?: boolean }

/** A machine that passed its checks, as it is and as it shall be. */
export type RewrittenMachine = { readonly before: Machine; readonly fields: MachineFields }

/** Who writes, where, with which ids. */
export type Writing = { readonly db: Database; readonly random: Random; readonly actor: Actor }

/**
 * Records new machines with their words in URLs, their search and their history. Under `lockInventory`.
 *
 * @param organisationSlugs The word of each organisation, by id.
 * @returns The words chosen, by id.
 */
export async function recordNewMachines(
  { db, random, actor }: Writing,
  machines: readonly NewMachine[],
  organisationSlugs: ReadonlyMap<string, { readonly slug: string }>,
): Promise<Map<string, string>> {
  const slugs = await chooseSlugs(
    db,
    'machine',
    machines.map(({ id, fields }) => ({
      id,
      name: fields.name,
      within: organisationSlugs.get(fields.organisationId)?.slug ?? null,
    })),
  )
  const written = sortHostsFirst(machines).map((machine) => ({
    ...machine,
    slug: slugs.get(machine.id) ?? machine.id,
    revision: 1,
  }))
  await insertMachines(db, random, written)
  await recordManyChanges(
    db,
    actor,
    written.map((machine) => toChange(machine, null, machine.fields)),
  )
  return slugs
}

/** Records changed machines, each with one more revision; a new name gives a new word and keeps the old one alive. */
export async function recordRewrittenMachines(
  { db, random, actor }: Writing,
  machines: readonly RewrittenMachine[],
  organisationSlugs: ReadonlyMap<string, { readonly slug: string }>,
): Promise<void> {
  const renamed = machines.filter(({ before, fields }) => before.name !== fields.name)
  const slugs = await chooseSlugs(
    db,
    'machine',
    renamed.map(({ before, fields }) => ({
      id: before.id,
      name: fields.name,
      within: organisationSlugs.get(fields.organisationId)?.slug ?? null,
    })),
  )
  const written = machines.map(({ before, fields }) => ({
    id: before.id,
    slug: slugs.get(before.id) ?? before.slug,
    revision: before.revision + 1,
    fields,
  }))
  await updateMachines(db, random, written)
  for (const [index, { before }] of machines.entries()) {
    const to = written[index]?.slug ?? before.slug
    if (to !== before.slug) await keepOldSlug(db, 'machine', before.id, { from: before.slug, to })
  }
  await recordManyChanges(
    db,
    actor,
    written.flatMap((machine, index) => {
      const before = machines[index]?.before
      return before ? [toChange(machine, toFields(before), machine.fields)] : []
    }),
  )
}

function toChange(
  machine: MachineToWrite,
  before: MachineFields | null,
  after: MachineFields | null,
): ThingChange {
  const { id, slug, revision, fields } = machine
  return { thing: { kind: 'machine', id, slug, name: fields.name, revision }, before, after }
}

// A row can only refer to a host that is there, or comes in the same statement.
function sortHostsFirst(machines: readonly NewMachine[]): NewMachine[] {
  const byId = new Map(machines.map((machine) => [machine.id, machine]))
  const sorted = new Set<NewMachine>()
  const place = (machine: NewMachine, depth: number) => {
    const host = machine.fields.hostId === null ? undefined : byId.get(machine.fields.hostId)
    if (host && !sorted.has(host) && depth < machines.length) place(host, depth + 1)
    sorted.add(machine)
  }
  for (const machine of machines) place(machine, 0)
  return [...sorted]
}
