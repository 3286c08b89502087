import { parseInventoryJson } from '@intendant/core/export/inventory-json.ts'
import { type ImportedRow, parseMachinesCsv } from '@intendant/core/export/machines-csv.ts'
import type { PortableInventory } from '@intendant/core/export/portable.ts'
import type { OrganisationId } from '@intendant/core/ids.ts'
import { done, type Problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { refreshStatistics } from '../store/statistics.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import { readGivenFields } from './import-given.ts'
import { importNetworks, importPlaces } from './import-places.ts'
import { importRows } from './import-rows.ts'
import type { InventoryParts } from './inventory-parts.ts'
import { applyWayChanges, type ChangedMachine } from './machines-way.ts'

/** What is imported, and where machines go that name no organisation. */
export type ImportWish = {
  readonly format: 'csv' | 'json'
  readonly text: string
  readonly organisationId: OrganisationId
  readonly preview: boolean
}

/** What became, or would become, of a row. */
export type RowOutcome = {
  readonly row: number
  readonly name: string
  readonly outcome: 'create' | 'update' | 'unchanged' | 'refused'
  readonly problems: readonly Problem[]
}

/** What an import did. `problems` are about the file as a whole, such as a column that is not known. */
export type Imported = { readonly rows: readonly RowOutcome[]; readonly problems: readonly Problem[] }

/**
 * Imports machines: the good rows in one transaction, each bad one explained. A row whose word (slug) is known changes
 * that machine, only in the fields that the file names; any other makes a new one. JSON also brings the organisations,
 * sites and networks that are missing.
 *
 * A preview does exactly the same and takes it back.
 */
export async function importMachines(
  parts: InventoryParts,
  actor: Actor,
  wish: ImportWish,
): Promise<Result<Imported>> {
  const { rows, problems, places } = parse(wish)
  if (rows.length === 0 && problems.length > 0) return refused('invalid', ...problems)
  const given = readGivenFields(wish.format, wish.text)
  let changed: readonly ChangedMachine[] = []
  let imported: Imported = { rows: [], problems }
  const result = await inTransaction<Imported>(parts.db, async (db) => {
    await lockInventory(db)
    const inside = { ...parts, db }
    await importPlaces(inside, actor, places)
    const outcome = await importRows(inside, actor, wish.organisationId, rows, given)
    const ofPlaces = await importNetworks(inside, actor, places)
    changed = outcome.changed
    imported = { rows: outcome.rows, problems: [...problems, ...ofPlaces] }
    if (wish.preview) return refused('invalid')
    await recordImport(db, actor, outcome.rows)
    if (rows.length > 500) await refreshStatistics(db)
    return done(imported)
  })
  if (!result.ok) return wish.preview && result.problems.length === 0 ? done(imported) : result
  applyWayChanges(parts.ways, changed)
  return result
}

function parse({ format, text }: ImportWish): {
  rows: readonly ImportedRow[]
  problems: readonly Problem[]
  places: Omit<PortableInventory, 'machines'>
} {
  if (format === 'json') return parseInventoryJson(text)
  return { ...parseMachinesCsv(text), places: { organisations: [], sites: [], networks: [] } }
}

async function recordImport(db: Database, actor: Actor, rows: readonly RowOutcome[]): Promise<void> {
  const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length
  const details = { created: count('create'), updated: count('update'), refused: count('refused') }
  await recordAudit(db, actor, { action: 'machine.import', target: `${rows.length} rows`, details })
  if (details.created + details.updated > 0) await recordEvent(db, 'machines', 'updated', '*')
}
