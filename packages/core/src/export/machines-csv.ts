import Papa from 'papaparse'
import { type Problem, parseWith, problem } from '../problem.ts'
import { type CsvColumn, columns, readCell, renderCell } from './csv-cells.ts'
import { PortableMachine } from './portable.ts'

/** One row of a file: a machine, or why it cannot be one. */
export type ImportedRow = {
  /** As a spreadsheet counts: the header is row 1. In JSON the position in the list, from 1. */
  readonly row: number
  readonly name: string
  readonly machine: PortableMachine | null
  readonly problems: readonly Problem[]
}

/** The rows of a file, good and bad, and what is wrong with the file as a whole. */
export type ImportedRows = { readonly rows: readonly ImportedRow[]; readonly problems: readonly Problem[] }

/**
 * Renders machines as CSV: UTF-8, comma, CRLF, a header (RFC 4180). Pure.
 *
 * A cell that a spreadsheet would run as a formula gets an apostrophe in front, which the import takes away.
 * Columns: `csv-cells.ts`.
 */
export function renderMachinesCsv(machines: readonly PortableMachine[]): string {
  const names = columns.map((column) => column.name)
  const rows = machines.map((machine) => columns.map((column) => disarm(renderCell(machine, column.name))))
  return `${Papa.unparse([names, ...rows], { newline: '\r\n' })}\r\n`
}

/**
 * Reads machines from CSV as a spreadsheet or `renderMachinesCsv` writes it: comma, semicolon or tab, with or without
 * a byte order mark. Only `name` is needed; a missing column is its default. Bad rows are explained, good ones read.
 * Pure; `parseMachinesCsv(renderMachinesCsv(machines))` gives the same machines.
 */
export function parseMachinesCsv(text: string): ImportedRows {
  const [header, ...records] = readRecords(text.replace(/^\ufeff/, ''))
  if (header === undefined || records.length === 0) return { rows: [], problems: [problem('import-empty')] }
  const { found, problems } = readHeader(header.cells)
  if (problems.some((one) => one.code !== 'import-column-unknown')) return { rows: [], problems }
  const slugs = new Map<string, number>()
  const rows = records.map((record) => {
    const row = readRow(record, found, header.cells.length)
    const slug = row.machine?.slug ?? null
    const first = slug === null ? undefined : slugs.get(slug)
    if (slug === null) return row
    if (first === undefined) slugs.set(slug, row.row)
    else
      return {
        ...row,
        machine: null,
        problems: [problem('import-slug-twice', { row: row.row, value: slug, first })],
      }
    return row
  })
  return { rows, problems }
}

/** First characters with which spreadsheets begin a formula, their wide forms, and our own mark. */
const formulaStart = /^[=+\-@\t\r\n'＝＋－＠]/

function disarm(cell: string): string {
  return formulaStart.test(cell) ? `'${cell}` : cell
}

function rearm(cell: string): string {
  return cell.startsWith("'") && formulaStart.test(cell.slice(1)) ? cell.slice(1) : cell
}

type CsvRecord = { readonly row: number; readonly cells: readonly string[]; readonly isBroken: boolean }

/** Cuts the text into records. An unclosed quote spoils only the line it begins on, not the rest of the file. */
function readRecords(text: string): CsvRecord[] {
  const delimiter = guessDelimiter(text)
  const records: CsvRecord[] = []
  let rest = text
  while (rest !== '') {
    const { data, errors } = Papa.parse<string[]>(rest, { delimiter })
    const unclosed = errors.find((error) => error.code === 'MissingQuotes')
    const stray = new Set(errors.filter((error) => error.type === 'Quotes').map((error) => error.row))
    const good = unclosed?.row === undefined ? data : data.slice(0, unclosed.row)
    const from = records.length
    for (const [at, cells] of good.entries()) {
      records.push({ row: from + at + 1, cells, isBroken: stray.has(at) })
    }
    if (unclosed?.row === undefined) break
    const lines = rest.split(/\r\n|\n|\r/)
    const bad = good.reduce((sum, cells) => sum + countLines(cells), 0)
    records.push({ row: records.length + 1, cells: [lines[bad] ?? ''], isBroken: true })
    rest = lines.slice(bad + 1).join('\n')
  }
  return records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
}

function countLines(cells: readonly string[]): number {
  return 1 + cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0)
}

function guessDelimiter(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: header.split(sign).length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ','
}

type Header = { readonly found: readonly (CsvColumn | null)[]; readonly problems: readonly Problem[] }

function readHeader(cells: readonly string[]): Header {
  const known = columns.map((column) => column.name).join(', ')
  const problems: Problem[] = []
  const seen = new Set<CsvColumn>()
  const found = cells.map((cell) => {
    const name = cell
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_')
    const column = columns.find((one) => one.name === name)?.name ?? null
    if (column === null && name !== '') {
      problems.push(problem('import-column-unknown', { column: cell.trim().slice(0, 80), known }))
    }
    if (column !== null && seen.has(column)) problems.push(problem('import-column-twice', { column }))
    if (column !== null) seen.add(column)
    return column
  })
  if (!seen.has('name')) problems.push(problem('import-column-missing', { column: 'name' }))
  return { found, problems }
}

function readRow(record: CsvRecord, header: readonly (CsvColumn | null)[], expected: number): ImportedRow {
  const { row, isBroken } = record
  // Spreadsheets leave empty cells behind the last column.
  const cells = record.cells.filter((cell, at) => at < expected || cell.trim() !== '')
  const name = rearm(cells[header.indexOf('name')] ?? '').trim()
  if (isBroken) return { row, name, machine: null, problems: [problem('import-row-quotes', { row })] }
  if (cells.length !== expected) {
    const params = { row, found: cells.length, expected }
    return { row, name, machine: null, problems: [problem('import-row-cells', params)] }
  }
  const fields: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [at, column] of header.entries()) {
    const cell = rearm(cells[at] ?? '')
    if (column === null || cell === '' || (cell.trim() === '' && column !== 'notes')) continue
    const read = readCell(column, cell, row)
    if ('problem' in read) problems.push(read.problem)
    else Object.assign(fields, read.fields)
  }
  if (problems.length > 0) return { row, name, machine: null, problems }
  const parsed = parseWith(PortableMachine, fields)
  if (parsed.ok) return { row, name, machine: parsed.value, problems: [] }
  return { row, name, machine: null, problems: parsed.problems }
}
