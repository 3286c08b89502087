import { listChanges as listEndpoint } from '@intendant/contract/machines.ts'
import { done, problem, refused } from '@intendant/core/problem.ts'
import { listChanges } from '../store/changes-read.ts'
import type { Database } from '../store/database.ts'
import { findMachineId } from '../store/machines.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoint of the history. */
export function changeRoutes(parts: { readonly db: Database }): Mounted[] {
  return [
    handle(listEndpoint, async ({ query }) => {
      const { machine, before, limit } = query
      const key = machine === undefined ? null : await findMachineId(parts.db, machine)
      if (machine !== undefined && key === null) return refused('not-found', problem('not-found'))
      return done(await listChanges(parts.db, { key, before: before ?? null, limit }))
    }),
  ]
}
