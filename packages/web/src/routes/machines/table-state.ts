import type { MachineRow } from '@intendant/contract/machines.ts'
import { type MachineFilter, parseFilter, renderFilter } from '@intendant/core/machines/filter.ts'

/** Columns of the machine table that may be shown; the name is always there. */
export const columnIds = [
  'reach',
  'kind',
  'addresses',
  'organisation',
  'site',
  'host',
  'tags',
  'os',
  'duties',
  'owners',
  'accounts',
  'guests',
  'updated',
] as const
export type ColumnId = (typeof columnIds)[number]

const usualColumns: readonly ColumnId[] = ['reach', 'addresses', 'organisation', 'site', 'tags']
const sortKeys = ['name', 'kind', 'organisation', 'site', 'address', 'reach', 'updated'] as const
export type SortKey = (typeof sortKeys)[number]
export type Sort = SortKey | `-${SortKey}`
export type Grouping = 'none' | 'organisation' | 'site'

/** What the table shows: all of it lives in the URL. */
export type TableState = {
  readonly q: string
  readonly sort: Sort
  readonly group: Grouping
  readonly columns: readonly ColumnId[]
}

/** Reads the state from a query; what is not understood is as if it were not there. Pure. */
export function readTableState(query: URLSearchParams): TableState {
  const sort = query.get('sort') ?? 'name'
  const columns = query.get('columns')
  const group = query.get('group')
  return {
    q: query.get('q') ?? '',
    sort: (sortKeys as readonly string[]).includes(sort.replace(/^-/, '')) ? (sort as Sort) : 'name',
    group: group === 'organisation' || group === 'site' ? group : 'none',
    columns: columns === null ? usualColumns : columnIds.filter((id) => columns.split(',').includes(id)),
  }
}

/** Writes the state as changes of a query; what is usual is left out. Pure. */
export function writeTableState(state: TableState): Readonly<Record<string, string | null>> {
  const usual = state.columns.join() === usualColumns.join()
  return {
    q: state.q || null,
    sort: state.sort === 'name' ? null : state.sort,
    group: state.group === 'none' ? null : state.group,
    columns: usual ? null : state.columns.join(',') || 'none',
  }
}

/** The order asked of the server: groups must stand together. Pure. */
export function sortFor(state: TableState): Sort {
  return state.group === 'none' ? state.sort : state.group
}

/** The filter with the organisation that the whole page is narrowed to. Pure. */
export function filterFor(q: string, organisation: string | undefined): string {
  return [q.trim(), organisation ? `org:${organisation}` : ''].filter(Boolean).join(' ')
}

/** The sort after a press on a header: up, then down. Pure. */
export function nextSort(current: Sort, key: SortKey): Sort {
  return current === key ? `-${key}` : key
}

/** The conditions of a filter that are chips, each with the filter without it. Pure. */
export function chipsOf(q: string): readonly { readonly text: string; readonly without: string }[] {
  const { filter } = parseFilter(q)
  return filter.flatMap((condition, place) =>
    condition.key === 'any'
      ? []
      : [{ text: renderFilter([condition]), without: renderFilter(withoutPlace(filter, place)) }],
  )
}

/** A line of the table: a machine, or the head of a group. */
export type TableLine =
  | { readonly kind: 'row'; readonly row: MachineRow }
  | {
      readonly kind: 'group'
      readonly key: string
      readonly name: string
      readonly rows: readonly MachineRow[]
    }

/** Puts the head of its group before each run of machines. Pure. */
export function toLines(rows: readonly MachineRow[], group: Grouping, noSite: string): readonly TableLine[] {
  if (group === 'none') return rows.map((row) => ({ kind: 'row', row }))
  const groups = new Map<string, { name: string; rows: MachineRow[] }>()
  for (const row of rows) {
    const place = group === 'organisation' ? row.organisation : row.site
    const key = place?.id ?? ''
    const found = groups.get(key) ?? { name: place?.name ?? noSite, rows: [] }
    found.rows.push(row)
    groups.set(key, found)
  }
  return [...groups].flatMap(([key, { name, rows: own }]) => [
    { kind: 'group' as const, key, name, rows: own },
    ...own.map((row) => ({ kind: 'row' as const, row })),
  ])
}

/** Words with commas or blanks between, as tags. Pure. */
export function splitTags(text: string): string[] {
  return [
    ...new Set(
      text
        .toLowerCase()
        .split(/[,\s]+/)
        .filter(Boolean),
    ),
  ]
}

/** What could complete the word at the end of a filter. `insert` is the whole new filter. Pure. */
export function completeFilter(
  q: string,
  values: Readonly<Record<string, readonly string[]>>,
  keys: readonly string[],
): readonly { readonly shown: string; readonly insert: string; readonly key: string }[] {
  const word = /\S*$/.exec(q)?.[0] ?? ''
  const before = q.slice(0, q.length - word.length)
  const negated = word.startsWith('-') ? '-' : ''
  const [key = '', value] = word.slice(negated.length).split(':')
  if (value === undefined) {
    return keys
      .filter((name) => name.startsWith(key.toLowerCase()))
      .map((name) => ({ shown: `${name}:`, insert: `${before}${negated}${name}:`, key: name }))
  }
  return (values[key] ?? [])
    .filter((choice) => choice.toLowerCase().includes(value.toLowerCase()) && choice !== value)
    .slice(0, 12)
    .map((choice) => {
      const written = /\s/.test(choice) ? `"${choice}"` : choice
      return { shown: `${key}:${choice}`, insert: `${before}${negated}${key}:${written} `, key }
    })
}

function withoutPlace(filter: MachineFilter, place: number): MachineFilter {
  return filter.filter((_, other) => other !== place)
}
