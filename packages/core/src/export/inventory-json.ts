import { z } from 'zod'
import { parseWith, problem } from '../problem.ts'
import type { ImportedRow, ImportedRows } from './machines-csv.ts'
import {
  type PortableInventory,
  PortableMachine,
  PortableNetwork,
  PortableOrganisation,
  PortableSite,
} from './portable.ts'

/** Written into every file, so that a later version can still read it. */
export const inventoryFormat = 'intendant-inventory-1'

const Envelope = z.object({
  format: z.literal(inventoryFormat),
  organisations: z.array(PortableOrganisation).default([]),
  sites: z.array(PortableSite).default([]),
  networks: z.array(PortableNetwork).default([]),
  machines: z.array(z.unknown()).default([]),
})

/** Renders an inventory as JSON with two blanks of indentation and a final newline. Pure; never with a secret. */
export function renderInventoryJson(inventory: PortableInventory): string {
  const { organisations, sites, networks, machines } = inventory
  const all = { format: inventoryFormat, organisations, sites, networks, machines }
  return `${JSON.stringify(all, null, 2)}\n`
}

/** An inventory read from JSON: the places, and each machine or why it cannot be one. */
export type ImportedInventory = ImportedRows & { readonly places: Omit<PortableInventory, 'machines'> }

/**
 * Reads an inventory from JSON; a bare list of machines is understood too. Pure. Bad machines are explained, good
 * ones read; `parseInventoryJson(renderInventoryJson(x))` gives what is in `x`.
 */
export function parseInventoryJson(text: string): ImportedInventory {
  const places = { organisations: [], sites: [], networks: [] }
  const json = readJson(text)
  if (!json.ok) return { rows: [], problems: [problem('import-not-json', { reason: json.reason })], places }
  const input = Array.isArray(json.value) ? { format: inventoryFormat, machines: json.value } : json.value
  const envelope = parseWith(Envelope, input)
  if (!envelope.ok) {
    const isOther = envelope.problems.some((one) => one.path.length === 0 || one.path[0] === 'format')
    const problems = isOther ? [problem('import-format', { expected: inventoryFormat })] : envelope.problems
    return { rows: [], problems, places }
  }
  const { machines, organisations, sites, networks } = envelope.value
  return { rows: readRows(machines), problems: [], places: { organisations, sites, networks } }
}

function readJson(text: string): { ok: true; value: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\ufeff/, '')) }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message.slice(0, 120) : '' }
  }
}

function readRows(machines: readonly unknown[]): ImportedRow[] {
  const slugs = new Map<string, number>()
  return machines.map((input, at) => {
    const row = at + 1
    const parsed = parseWith(PortableMachine, input)
    const name = readName(input)
    if (!parsed.ok) return { row, name, machine: null, problems: parsed.problems }
    const { slug } = parsed.value
    const first = slug === null ? undefined : slugs.get(slug)
    if (slug !== null && first !== undefined) {
      return {
        row,
        name,
        machine: null,
        problems: [problem('import-slug-twice', { row, value: slug, first })],
      }
    }
    if (slug !== null) slugs.set(slug, row)
    return { row, name, machine: parsed.value, problems: [] }
  })
}

function readName(input: unknown): string {
  const name = typeof input === 'object' && input !== null && 'name' in input ? input.name : ''
  return typeof name === 'string' ? name.slice(0, 120) : ''
}
