import {
  decideHostKey as decideHostKeyEndpoint,
  installKey as installKeyEndpoint,
  showPaths,
  testConnection as testConnectionEndpoint,
} from '@intendant/contract/machines.ts'
import { type Language, renderProblem } from '@intendant/core/language/problems.ts'
import type { Reach } from '@intendant/core/machines/machine.ts'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import { decideHostKey } from '../intent/host-keys.ts'
import { installKey } from '../reach/install-key.ts'
import { loadExplainedPaths, toConnectionStep, toProblemBody } from '../reach/steps.ts'
import { type TriedConnection, type TryingParts, testConnection } from '../reach/test-connection.ts'
import type { Database } from '../store/database.ts'
import { findNamedMachine, type NamedMachine } from '../store/paths.ts'
import type { SeenReach } from '../store/reach.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoints about the way to a machine: its paths, its host keys, trying it, and letting Intendant in. */
export function connectionRoutes(parts: TryingParts): Mounted[] {
  const { db, reaching } = parts
  return [
    handle(showPaths, async ({ params, query, language }) => {
      const machine = await findMachine(db, params.machine)
      if (!machine.ok) return machine
      const { paths, problem: why } = await reaching.paths(machine.value.id, query.login ?? null)
      const explained = await loadExplainedPaths(db, paths, language)
      return done({ paths: explained, problem: why && toProblemBody(why, language) })
    }),
    handle(testConnectionEndpoint, async ({ params, body, actor, language, signal }) => {
      const machine = await findMachine(db, params.machine)
      if (!machine.ok) return machine
      const tried = await testConnection(parts, actor, machine.value, { login: body.login ?? null, signal })
      const [path] = tried.path ? await loadExplainedPaths(db, [tried.path], language) : []
      return done({ ...toTried(tried, language), path: path ?? null })
    }),
    handle(decideHostKeyEndpoint, async ({ params, body, actor }) => {
      const decided = await decideHostKey(db, actor, { id: params.id, ...body })
      // Whatever stands on the decision before must not be used again.
      if (decided.ok) reaching.forget(decided.value.machineId)
      return decided
    }),
    handle(installKeyEndpoint, async ({ params, body, actor, language, signal }) => {
      const machine = await findMachine(db, params.machine)
      if (!machine.ok) return machine
      const installed = await installKey(parts, actor, machine.value, { ...body, signal })
      return installed.ok ? done(toTried(installed.value, language)) : installed
    }),
  ]
}

/** The machine a URL names, by id, slug, or a slug it had until lately. */
export async function findMachine(db: Database, reference: string): Promise<Result<NamedMachine>> {
  const machine = await findNamedMachine(db, reference)
  return machine ? done(machine) : refused('not-found', problem('not-found'))
}

function toTried(tried: TriedConnection, language: Language) {
  return {
    reach: toReach(tried.reach, language),
    steps: tried.steps.map((step) => toConnectionStep(step, language)),
  }
}

function toReach(seen: SeenReach, language: Language): Reach {
  return {
    state: seen.state,
    reason: seen.problem ? renderProblem(seen.problem, language) : '',
    checkedAt: seen.checkedAt?.toISOString() ?? null,
    latencyMs: seen.latencyMs,
  }
}
