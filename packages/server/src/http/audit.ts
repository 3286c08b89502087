import { listAudit } from '@intendant/contract/system.ts'
import { done } from '@intendant/core/problem.ts'
import { listAudit as listLines } from '../store/audit-list.ts'
import type { Database } from '../store/database.ts'
import { handle, type Mounted } from './handler.ts'

/** Who did what. */
export function auditEndpoints({ db }: { readonly db: Database }): Mounted[] {
  return [
    handle(listAudit, async ({ query }) => {
      const lines = await listLines(db, query)
      return done(
        lines.map((line) => ({
          ...line,
          at: line.at.toISOString(),
          details: line.details as Record<string, unknown>,
        })),
      )
    }),
  ]
}
