import { type Problem, problem } from '../problem.ts'
import type { PortableMachine } from './portable.ts'

/**
 * The columns of the machine CSV, in order, each with an example.
 *
 * `interfaces`: name, MAC or `-`, addresses; `;` between interfaces. `accounts`: logins, each with `=KEY NAME` when
 * it is not Intendant's own key; `;` between them. `path`: `auto`, `direct` or `via SLUG > SLUG`. `custom_values`:
 * a JSON object. `duties`, `tags`, `owners`: words with blanks between.
 */
export const columns = [
  { name: 'slug', example: 'web-01' },
  { name: 'name', example: 'web-01.example.org' },
  { name: 'organisation', example: 'acme' },
  { name: 'site', example: 'paris' },
  { name: 'kind', example: 'physical, virtual, container or appliance' },
  { name: 'host', example: 'pve-01' },
  { name: 'operating_system', example: 'Debian 13' },
  { name: 'driver', example: 'ssh2' },
  { name: 'ssh_address', example: '10.0.0.5' },
  { name: 'ssh_port', example: '22' },
  { name: 'path', example: 'auto, direct or via bastion > inner' },
  { name: 'interfaces', example: 'eth0 02:00:5e:10:00:01 10.0.0.5/24; eth1 - 10.1.0.5/24' },
  { name: 'accounts', example: 'root; deploy=Deploy key' },
  { name: 'duties', example: 'gateway dns' },
  { name: 'tags', example: 'prod needs-care' },
  { name: 'owners', example: 'nadia sofia' },
  { name: 'custom_values', example: '{"rack":"B2"}' },
  { name: 'notes', example: 'any text' },
] as const

/** The name of a column. */
export type CsvColumn = (typeof columns)[number]['name']

/** Writes one field of a machine as a cell. Pure. */
export function renderCell(machine: PortableMachine, column: CsvColumn): string {
  switch (column) {
    case 'operating_system':
      return machine.operatingSystem
    case 'ssh_address':
      return machine.sshAddress ?? ''
    case 'ssh_port':
      return String(machine.sshPort)
    case 'path':
      return machine.path.mode === 'fixed' ? `via ${machine.path.hops.join(' > ')}` : machine.path.mode
    case 'interfaces':
      return machine.interfaces
        .map(({ name, mac, addresses }) => [name, mac ?? '-', ...addresses].join(' '))
        .join('; ')
    case 'accounts':
      return machine.accounts
        .map(({ login, key }) => (key === null ? login : `${login}=${encodePart(key)}`))
        .join('; ')
    case 'duties':
    case 'tags':
    case 'owners':
      return machine[column].join(' ')
    case 'custom_values':
      return Object.keys(machine.customValues).length === 0 ? '' : JSON.stringify(machine.customValues)
    default:
      return machine[column] ?? ''
  }
}

type ReadCell =
  | { readonly fields: Partial<Record<keyof PortableMachine, unknown>> }
  | { readonly problem: Problem }

/** Reads a cell that is not empty into the fields of a machine, still to be checked. Pure. */
export function readCell(column: CsvColumn, cell: string, row: number): ReadCell {
  switch (column) {
    case 'operating_system':
      return { fields: { operatingSystem: cell } }
    case 'ssh_address':
      return { fields: { sshAddress: cell } }
    case 'ssh_port':
      return { fields: { sshPort: cell.trim() } }
    case 'kind':
    case 'driver':
      return { fields: { [column]: cell.trim().toLowerCase() } }
    case 'path':
      return readPath(cell.trim(), row)
    case 'interfaces':
      return { fields: { interfaces: splitParts(cell).map(readInterface) } }
    case 'accounts':
      return { fields: { accounts: splitParts(cell).map(readAccount) } }
    case 'duties':
    case 'tags':
    case 'owners':
      return { fields: { [column]: cell.split(/[\s,;]+/).filter((word) => word !== '') } }
    case 'custom_values':
      return readCustomValues(cell, row)
    default:
      return { fields: { [column]: cell } }
  }
}

function splitParts(cell: string): string[] {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function readInterface(part: string) {
  const [name, mac, ...addresses] = part.split(/\s+/)
  return { name, mac: mac === undefined || mac === '-' ? null : mac, addresses }
}

function readAccount(part: string) {
  const at = part.indexOf('=')
  if (at < 0) return { login: part, key: null }
  return { login: part.slice(0, at), key: decodePart(part.slice(at + 1)) }
}

function readPath(cell: string, row: number): ReadCell {
  const mode = cell.toLowerCase()
  if (mode === 'auto' || mode === 'direct') return { fields: { path: { mode } } }
  const via = /^via\s+(.+)$/iu.exec(cell)?.[1]
  if (via === undefined) return { problem: toCellProblem('path', cell, row) }
  return { fields: { path: { mode: 'fixed', hops: via.split('>').map((hop) => hop.trim()) } } }
}

function readCustomValues(cell: string, row: number): ReadCell {
  try {
    return { fields: { customValues: JSON.parse(cell) } }
  } catch {
    return { problem: toCellProblem('custom_values', cell, row) }
  }
}

function toCellProblem(column: CsvColumn, cell: string, row: number): Problem {
  const example = columns.find((one) => one.name === column)?.example ?? ''
  return problem('import-cell', { row, column, value: cell.slice(0, 80), example }, [column])
}

/** Names of keys may hold the signs that part accounts. */
function encodePart(text: string): string {
  return text.replace(/[%;]/g, (sign) => (sign === '%' ? '%25' : '%3B'))
}

function decodePart(text: string): string {
  return text.trim().replace(/%(25|3B)/gi, (code) => (code === '%25' ? '%' : ';'))
}
