import { showHome } from '@intendant/contract/system.ts'
import { type Language, renderProblem } from '@intendant/core/language/problems.ts'
import { done } from '@intendant/core/problem.ts'
import type { Database } from '../store/database.ts'
import { loadHome, type Need } from '../store/home.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoint of the first page. */
export function homeRoutes(parts: { readonly db: Database }): Mounted[] {
  return [
    handle(showHome, async ({ language }) => {
      const home = await loadHome(parts.db)
      return done({
        machines: home.machines,
        organisations: [...home.organisations],
        needs: home.needs.map((need) => toNeed(need, language)),
        openSessions: home.openSessions,
      })
    }),
  ]
}

function toNeed({ kind, machine, problem, since, behind }: Need, language: Language) {
  const reason = problem === null ? '' : renderProblem(problem, language)
  return { kind, machine: { ...machine }, reason, since: since?.toISOString() ?? null, behind }
}
