import {
  createView as createEndpoint,
  deleteView as deleteEndpoint,
  listViews as listEndpoint,
} from '@intendant/contract/account.ts'
import { done } from '@intendant/core/problem.ts'
import { createView, deleteView } from '../intent/views.ts'
import type { Database } from '../store/database.ts'
import { listViews } from '../store/views.ts'
import type { Random } from '../system/random.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoints of saved views. */
export function viewRoutes(parts: { readonly db: Database; readonly random: Random }): Mounted[] {
  return [
    handle(listEndpoint, async ({ actor }) => done(await listViews(parts.db, actor.personId))),
    handle(createEndpoint, ({ body, actor }) => createView(parts, actor, body)),
    handle(deleteEndpoint, ({ params, actor }) => deleteView(parts, actor, params.id)),
  ]
}
