import { search as searchEndpoint } from '@intendant/contract/machines.ts'
import { done } from '@intendant/core/problem.ts'
import type { Database } from '../store/database.ts'
import { search } from '../store/search.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoint of the search. */
export function searchRoutes(parts: { readonly db: Database }): Mounted[] {
  return [
    handle(searchEndpoint, async ({ query }) => done({ hits: await search(parts.db, query.q, query.limit) })),
  ]
}
