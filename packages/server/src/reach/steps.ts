import type { ProblemBody } from '@intendant/contract/endpoint.ts'
import type { ConnectionStep, ExplainedPath } from '@intendant/contract/machines.ts'
import { renderSshCommand } from '@intendant/core/export/ssh-command.ts'
import type { HostKey } from '@intendant/core/host-keys.ts'
import { type Language, renderProblem } from '@intendant/core/language/problems.ts'
import { explainPath } from '@intendant/core/paths/explain.ts'
import type { Path } from '@intendant/core/paths/path.ts'
import type { Problem } from '@intendant/core/problem.ts'
import type { RouteStep } from '../drivers/transport/connections.ts'
import type { Database } from '../store/database.ts'
import { listHostKeys, type StoredHostKey, toPublicHostKey } from '../store/host-keys.ts'

/** A step of a connection with all that is known of it, in no language yet. */
export type SeenStep = {
  readonly hop: number
  readonly machine: { readonly slug: string; readonly name: string }
  readonly stage: RouteStep['stage']
  readonly outcome: RouteStep['outcome']
  readonly ms: number
  readonly problem: Problem | null
  readonly hostKey: HostKey | null
  readonly trustedFingerprint: string | null
}

/** Adds to a driver's step which machine it was, and the host key that someone must decide on. */
export async function loadSeenStep(db: Database, path: Path, step: RouteStep): Promise<SeenStep> {
  const hop = path.hops[step.hop] ?? path.hops.at(-1)
  const undecided = step.stage === 'host-key' && step.outcome !== 'ok' && hop
  const keys = undecided ? await listHostKeys(db, [hop.machineId]) : []
  const key = keys.find((known) => known.fingerprint === step.shownHostKey?.fingerprint)
  const trusted = keys.find((known) => known.state === 'trusted')
  return {
    hop: step.hop,
    machine: { slug: hop?.slug ?? '', name: hop?.name ?? '' },
    stage: step.stage,
    outcome: step.outcome,
    ms: step.ms,
    problem: step.problem,
    hostKey: key ? toPublicHostKey(key) : null,
    trustedFingerprint: key && key.state !== 'trusted' ? (trusted?.fingerprint ?? null) : null,
  }
}

/** Words a step for a reader. Pure. */
export function toConnectionStep(step: SeenStep, language: Language): ConnectionStep {
  return { ...step, problem: step.problem && toProblemBody(step.problem, language) }
}

/** Words a problem for a reader. Pure. */
export function toProblemBody(problem: Problem, language: Language): ProblemBody {
  return {
    code: problem.code,
    path: [...problem.path],
    params: { ...problem.params },
    message: renderProblem(problem, language),
  }
}

/** Explains paths hop by hop, with the state of each host key and the line that does the same without Intendant. */
export async function loadExplainedPaths(
  db: Database,
  paths: readonly Path[],
  language: Language,
): Promise<ExplainedPath[]> {
  const ids = new Set(paths.flatMap((path) => path.hops.map((hop) => hop.machineId)))
  const keys = await listHostKeys(db, [...ids])
  return paths.map((path) => explain(path, keys, language))
}

function explain(path: Path, keys: readonly StoredHostKey[], language: Language): ExplainedPath {
  const hops = explainPath(path, language).map((hop) => ({
    ...hop,
    hostKeyState: hop.driver === 'local' ? 'none' : hostKeyState(hop.machineId, keys),
  }))
  return { hops, sshCommand: renderSshCommand(path) }
}

/** The state that decides: a change blocks, then what is trusted counts, then what waits. */
function hostKeyState(machineId: string, keys: readonly StoredHostKey[]): string {
  const states = new Set(keys.filter((key) => key.machineId === machineId).map((key) => key.state))
  for (const state of ['changed', 'trusted', 'pending', 'revoked'] as const)
    if (states.has(state)) return state
  return 'unknown'
}
