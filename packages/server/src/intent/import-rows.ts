import type { ImportedRow } from '@intendant/core/export/machines-csv.ts'
import type { PortableMachine } from '@intendant/core/export/portable.ts'
import { toResolver } from '@intendant/core/export/resolve.ts'
import type { MachineId, OrganisationId } from '@intendant/core/ids.ts'
import type { Machine, MachineFields } from '@intendant/core/machines/machine.ts'
import type { Problem } from '@intendant/core/problem.ts'
import { toSlug } from '@intendant/core/text.ts'
import type { Actor } from '../identity/actor.ts'
import { changedFields } from '../store/changes.ts'
import { loadLookup, type StoredLookup } from '../store/import-lookup.ts'
import { listMachinesById } from '../store/machines.ts'
import { loadNear, type Near } from '../store/machines-near.ts'
import type { GivenFields } from './import-given.ts'
import type { InventoryParts } from './inventory-parts.ts'
import { addToNear, checkMachineNear } from './machines-check.ts'
import { recordNewMachines, recordRewrittenMachines, toFields } from './machines-record.ts'
import type { ChangedMachine } from './machines-way.ts'

type Outcome = 'create' | 'update' | 'unchanged' | 'refused'
type RowOutcome = { row: number; name: string; outcome: Outcome; problems: readonly Problem[] }

/** A row that could be read: what it wants of which machine. `before` null: a new one. */
type Wanted = {
  readonly source: ImportedRow
  readonly id: string
  readonly before: Machine | null
  readonly fields: MachineFields
}

/**
 * Records the good rows of an import and explains the bad ones. Part of its transaction, under `lockInventory`.
 *
 * @returns What became of each row, in the order of the file, and the machines that were there and changed.
 */
export async function importRows(
  parts: InventoryParts,
  actor: Actor,
  organisationId: OrganisationId,
  rows: readonly ImportedRow[],
  given: GivenFields,
): Promise<{ rows: RowOutcome[]; changed: ChangedMachine[] }> {
  const lookup = await loadLookup(parts.db, organisationId)
  const outcomes = new Map<ImportedRow, RowOutcome>()
  const settle = (source: ImportedRow, outcome: Outcome, problems: readonly Problem[] = []) => {
    outcomes.set(source, { row: source.row, name: source.name, outcome, problems })
  }
  for (const source of rows) if (source.machine === null) settle(source, 'refused', source.problems)

  const known = await findKnown(parts, lookup, rows)
  const wanted = resolveRows({ parts, lookup, known, given }, rows, (source, problems) =>
    settle(source, 'refused', problems),
  )
  const near = await loadNear(parts.db, wanted)
  const accepted = acceptRows(near, wanted, (source, problems) => settle(source, 'refused', problems))
  const fresh = accepted.filter((item) => item.before === null)
  const rewritten = accepted.flatMap(({ before, fields, source }) => {
    if (before === null) return []
    const isSame = changedFields(toFields(before), fields).length === 0
    settle(source, isSame ? 'unchanged' : 'update')
    return isSame ? [] : [{ before, fields }]
  })
  for (const { source } of fresh) settle(source, 'create')
  const writing = { db: parts.db, random: parts.random, actor }
  await recordNewMachines(writing, fresh, near.organisations)
  await recordRewrittenMachines(writing, rewritten, near.organisations)
  return {
    rows: rows.flatMap((source) => outcomes.get(source) ?? []),
    changed: rewritten.map(({ before, fields }) => ({
      id: before.id,
      before: toFields(before),
      after: fields,
    })),
  }
}

/** The machines that rows mean: by their word, else by the name if one machine of the organisation has it. */
async function findKnown(
  parts: InventoryParts,
  lookup: StoredLookup,
  rows: readonly ImportedRow[],
): Promise<Map<PortableMachine, Machine>> {
  const bySlug = new Map(lookup.machines.map((machine) => [machine.slug, machine.id]))
  const byName = Map.groupBy(lookup.machines, (machine) => `${machine.organisationId} ${machine.name}`)
  const ids = new Map<PortableMachine, string>()
  const used = new Set<string>()
  for (const { machine } of rows) {
    if (machine === null) continue
    const organisationId = findOrganisationId(lookup, machine.organisation)
    const named = byName.get(`${organisationId} ${machine.name}`) ?? []
    const id =
      machine.slug === null ? (named.length === 1 ? named[0]?.id : undefined) : bySlug.get(machine.slug)
    // Two rows of one name are two machines.
    if (id === undefined || used.has(id)) continue
    used.add(id)
    ids.set(machine, id)
  }
  const machines = await listMachinesById(parts.db, [...new Set(ids.values())])
  const byId = new Map<string, Machine>(machines.map((machine) => [machine.id, machine]))
  return new Map(
    [...ids].flatMap(([machine, id]) => {
      const found = byId.get(id)
      return found ? [[machine, found] as const] : []
    }),
  )
}

function findOrganisationId(lookup: StoredLookup, word: string | null): string {
  if (word === null) return lookup.organisationId
  const found = lookup.organisations.find(({ slug, name }) => slug === word || name === word)
  return found?.id ?? lookup.organisationId
}

type Resolving = {
  readonly parts: InventoryParts
  readonly lookup: StoredLookup
  readonly known: ReadonlyMap<PortableMachine, Machine>
  readonly given: GivenFields
}

/** Words become ids. Rows may name machines that the same file creates. */
function resolveRows(
  { parts, lookup, known, given }: Resolving,
  rows: readonly ImportedRow[],
  refuse: (source: ImportedRow, problems: readonly Problem[]) => void,
): Wanted[] {
  const readable = rows.flatMap((source) => {
    if (source.machine === null) return []
    const before = known.get(source.machine) ?? null
    return [{ source, machine: source.machine, before, id: before?.id ?? parts.random.uuid() }]
  })
  const created = readable
    .filter(({ before }) => before === null)
    .map(({ machine, id }) => ({
      id: id as MachineId,
      slug: machine.slug ?? toSlug(machine.name),
      name: machine.name,
    }))
  const resolve = toResolver({ ...lookup, machines: [...lookup.machines, ...created] })
  const wanted: Wanted[] = []
  for (const { source, machine, before, id } of readable) {
    const resolved = resolve(machine, source.row)
    if (!resolved.ok) refuse(source, resolved.problems)
    else wanted.push({ source, id, before, fields: keepUnnamed(before, resolved.value, given(source.row)) })
  }
  return wanted
}

// The organisation of a known machine stays too, unless the file names one.
function keepUnnamed(
  before: Machine | null,
  fields: MachineFields,
  given: ReadonlySet<string>,
): MachineFields {
  if (before === null) return fields
  const names = ['organisation', 'site', 'host', 'owners']
  const apiNames = ['organisationId', 'siteId', 'hostId', 'ownerIds']
  const isNamed = (field: string) => given.has(names[apiNames.indexOf(field)] ?? field)
  const named = Object.entries(fields).filter(([field]) => isNamed(field))
  return { ...toFields(before), ...Object.fromEntries(named) }
}

/** Checks rows against what is there and against each other; a row comes after those it refers to. */
function acceptRows(
  near: Near,
  wanted: readonly Wanted[],
  refuse: (source: ImportedRow, problems: readonly Problem[]) => void,
): Wanted[] {
  const accepted: Wanted[] = []
  for (const item of sortReferredFirst(wanted)) {
    const { id, fields, before } = item
    const isSelf = near.machines.get(id)?.isSelf ?? false
    const candidate = { id, fields, before: before && toFields(before), isSelf }
    const problems = checkMachineNear(near, candidate)
    if (problems.length > 0) {
      refuse(item.source, problems)
      continue
    }
    accepted.push(item)
    addToNear(near, before?.slug ?? id, candidate)
  }
  return accepted
}

function sortReferredFirst(wanted: readonly Wanted[]): Wanted[] {
  const byId = new Map(wanted.map((item) => [item.id, item]))
  const sorted = new Set<Wanted>()
  const entered = new Set<Wanted>()
  const place = (item: Wanted) => {
    if (entered.has(item)) return
    entered.add(item)
    const { hostId, path } = item.fields
    for (const id of [...(hostId === null ? [] : [hostId]), ...(path.mode === 'fixed' ? path.hops : [])]) {
      const other = byId.get(id)
      if (other) place(other)
    }
    sorted.add(item)
  }
  for (const item of wanted) place(item)
  return [...sorted]
}
