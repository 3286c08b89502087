import {
  addFromIntake as addEndpoint,
  importMachines as importEndpoint,
  understandIntake as understandEndpoint,
} from '@intendant/contract/intake.ts'
import { understandIntake } from '@intendant/core/intake/understand.ts'
import { done } from '@intendant/core/problem.ts'
import { importMachines, type RowOutcome } from '../intent/import.ts'
import { addFromIntake } from '../intent/intake.ts'
import { pickKnown } from '../intent/intake-plan.ts'
import type { InventoryParts } from '../intent/inventory-parts.ts'
import { listKnownAt, toPlaceKey } from '../store/intake.ts'
import { handle, type Mounted } from './handler.ts'
import { toProblemBody } from './words.ts'

/** The endpoints that take in machines: pasted text, and files. */
export function intakeRoutes(parts: InventoryParts): Mounted[] {
  return [
    handle(understandEndpoint, async ({ body, language }) => {
      const { entries, remarks, problems } = understandIntake(body.text, body.files)
      const known = await listKnownAt(
        parts.db,
        entries.map((entry) => entry.target),
      )
      const toBody = (item: Parameters<typeof toProblemBody>[0]) => toProblemBody(item, language)
      return done({
        entries: entries.map((entry, index) => ({
          ...entry,
          hops: [...entry.hops],
          known: pickKnown(known.get(toPlaceKey(entry.target)) ?? [], entry.target, null)?.slug ?? null,
          remarks: (remarks[index] ?? []).map(toBody),
        })),
        problems: problems.map(toBody),
      })
    }),
    handle(addEndpoint, ({ body, actor }) => addFromIntake(parts, actor, body)),
    handle(importEndpoint, async ({ body, actor, language }) => {
      const result = await importMachines(parts, actor, body)
      if (!result.ok) return result
      const { rows, problems } = result.value
      const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length
      return done({
        created: count('create'),
        updated: count('update'),
        refused: count('refused'),
        rows: rows.map((row) => ({
          ...row,
          problems: row.problems.map((item) => toProblemBody(item, language)),
        })),
        problems: problems.map((item) => toProblemBody(item, language)),
      })
    }),
  ]
}
