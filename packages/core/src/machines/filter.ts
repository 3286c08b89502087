import { type Problem, problem } from '../problem.ts'
import { hasControlCharacters } from '../text.ts'
import { Duty, MachineKind, Reach } from './machine.ts'

/** What a condition looks at; `any` is every searched field (a free word). */
export const filterKeys = [
  'kind',
  'tag',
  'org',
  'site',
  'host',
  'ip',
  'mac',
  'os',
  'duty',
  'owner',
  'reach',
  'login',
  'name',
] as const
export type FilterKey = (typeof filterKeys)[number]

/**
 * One thing a machine must (or, negated, must not) be. `value` is not empty and has no control characters;
 * for `kind`, `duty` and `reach` it is one of their known words, elsewhere a part of a text, compared without case.
 */
export type FilterCondition = {
  readonly key: FilterKey | 'any'
  readonly value: string
  readonly negated: boolean
}

/** A machine passes when every condition holds. An empty list passes all. */
export type MachineFilter = readonly FilterCondition[]

const closedSets: Partial<Record<FilterKey, readonly string[]>> = {
  kind: MachineKind.options,
  duty: Duty.options,
  reach: Reach.shape.state.options,
}

/**
 * Reads the text of the machine table's filter: free words and `key:value`, each with an optional leading `-`
 * for "not". Quotes keep blanks together; inside them a backslash keeps a quote or a backslash. Pure.
 *
 * @returns The conditions that were understood, and one problem per piece that was not; both can be used together.
 */
export function parseFilter(text: string): {
  readonly filter: MachineFilter
  readonly problems: readonly Problem[]
} {
  const filter: FilterCondition[] = []
  const problems: Problem[] = []
  for (const piece of splitPieces(text)) {
    const condition = toCondition(piece)
    if ('code' in condition) problems.push(condition)
    else filter.push(condition)
  }
  return { filter, problems }
}

/** Writes a filter as text. Pure; `parseFilter(renderFilter(f)).filter` equals `f`. */
export function renderFilter(filter: MachineFilter): string {
  return filter.map(renderCondition).join(' ')
}

function renderCondition({ key, value, negated }: FilterCondition): string {
  const needsQuotes = /["\\\s]/.test(value) || (key === 'any' && /[:]|^-/.test(value))
  const shown = needsQuotes ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
  return `${negated ? '-' : ''}${key === 'any' ? '' : `${key}:`}${shown}`
}

/** A piece before it is judged; `key` is null for a free word. */
type Piece = { readonly negated: boolean; readonly key: string | null; readonly value: string }

function splitPieces(text: string): Piece[] {
  const found: Piece[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1
      continue
    }
    const { piece, end } = readPiece(text, at)
    found.push(piece)
    at = end
  }
  return found
}

function readPiece(text: string, start: number): { piece: Piece; end: number } {
  const negated = text[start] === '-' && /\S/.test(text.charAt(start + 1))
  const from = negated ? start + 1 : start
  if (text[from] === '"') {
    const quoted = readQuoted(text, from)
    return { piece: { negated, key: null, value: quoted.value }, end: quoted.end }
  }
  const bare = /^\S+/u.exec(text.slice(from))?.[0] ?? ''
  const key = looksLikeAddress(bare) ? undefined : /^([^":]*):/u.exec(bare)?.[1]
  if (key === undefined) return { piece: { negated, key: null, value: bare }, end: from + bare.length }
  const valueAt = from + key.length + 1
  if (text[valueAt] === '"') {
    const quoted = readQuoted(text, valueAt)
    return { piece: { negated, key, value: quoted.value }, end: quoted.end }
  }
  return { piece: { negated, key, value: bare.slice(key.length + 1) }, end: from + bare.length }
}

/** A hardware or IPv6 address, or part of one, is a word although it has colons. */
function looksLikeAddress(text: string): boolean {
  return /^[0-9a-f]{0,4}(:[0-9a-f]{0,4})+(\/\d*)?$/i.test(text)
}

/** Reads from an opening quote to its closing one, or to the end when that is missing. */
function readQuoted(text: string, start: number): { value: string; end: number } {
  const [whole = '', inner = ''] = /^"((?:[^"\\]|\\.)*)"?/su.exec(text.slice(start)) ?? []
  const value = inner.replace(/\\(.)/gsu, '$1')
  return { value, end: start + Math.max(whole.length, 1) }
}

function toCondition(piece: Piece): FilterCondition | Problem {
  const { negated } = piece
  const key = piece.key?.toLowerCase() ?? null
  const value = piece.value.trim()
  if (hasControlCharacters(value)) return problem('line-characters', { field: piece.key ?? 'q' })
  if (key === null) {
    return value === '' ? problem('filter-value-missing', { key: '' }) : { key: 'any', value, negated }
  }
  if (!isFilterKey(key)) {
    return problem('filter-key', { key: piece.key ?? '', known: filterKeys.join(', ') })
  }
  if (value === '') return problem('filter-value-missing', { key })
  const choices = closedSets[key]
  if (choices === undefined) return { key, value, negated }
  const chosen = value.toLowerCase()
  if (choices.includes(chosen)) return { key, value: chosen, negated }
  return problem('filter-value', { key, value: value.slice(0, 80), known: choices.join(', ') })
}

function isFilterKey(key: string): key is FilterKey {
  return (filterKeys as readonly string[]).includes(key)
}
