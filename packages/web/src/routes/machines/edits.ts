import type { Machine, MachineFields } from '@intendant/core/machines/machine.ts'

/** The fields a person may change, in the order in which they are shown. */
export const fieldNames = [
  'name',
  'kind',
  'operatingSystem',
  'driver',
  'organisationId',
  'siteId',
  'hostId',
  'sshAddress',
  'sshPort',
  'interfaces',
  'path',
  'accounts',
  'duties',
  'tags',
  'ownerIds',
  'customValues',
  'notes',
] as const satisfies readonly (keyof MachineFields)[]
export type FieldName = (typeof fieldNames)[number]

/** A field that two people changed differently. */
export type Clash = { readonly field: FieldName; readonly mine: unknown; readonly theirs: unknown }
/** Whose value of a field is kept. */
export type Choice = 'mine' | 'theirs'

/** The fields of a stored machine, without what only the server writes. Pure. */
export function fieldsOf(machine: Machine): MachineFields {
  const {
    id: _id,
    slug: _slug,
    revision: _revision,
    createdAt: _created,
    updatedAt: _updated,
    ...fields
  } = machine
  return fields
}

/** What a draft changes, ready to be sent; empty when nothing changed. Pure. */
export function changesOf(before: MachineFields, draft: MachineFields): Partial<MachineFields> {
  return Object.fromEntries(
    fieldNames.filter((field) => !isSame(before[field], draft[field])).map((field) => [field, draft[field]]),
  )
}

/** The fields in which my draft and somebody else's newer version both left the common start, differently. Pure. */
export function findClashes(
  before: MachineFields,
  mine: MachineFields,
  theirs: MachineFields,
): readonly Clash[] {
  return fieldNames
    .filter(
      (field) =>
        !isSame(before[field], mine[field]) &&
        !isSame(before[field], theirs[field]) &&
        !isSame(mine[field], theirs[field]),
    )
    .map((field) => ({ field, mine: mine[field], theirs: theirs[field] }))
}

/** Their version with my changes put over it; of the fields in which both differ, what was chosen (mine if not said). Pure. */
export function mergeEdits(
  before: MachineFields,
  mine: MachineFields,
  theirs: MachineFields,
  choices: Readonly<Partial<Record<FieldName, Choice>>>,
): MachineFields {
  const own = Object.entries(changesOf(before, mine)).filter(
    ([field]) => choices[field as FieldName] !== 'theirs',
  )
  return { ...theirs, ...Object.fromEntries(own) }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** With the keys of every object in one order, so that only values count. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => a.localeCompare(b))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
