import type { ProblemBody } from '@intendant/contract/endpoint.ts'
import type { MachineRow } from '@intendant/contract/machines.ts'
import { type Language, renderProblem } from '@intendant/core/language/problems.ts'
import type { Reach } from '@intendant/core/machines/machine.ts'
import type { Problem } from '@intendant/core/problem.ts'
import type { StoredRow } from '../store/machines-list.ts'
import type { SeenReach } from '../store/reach.ts'

/** A problem as it travels, worded for its reader. Pure. */
export function toProblemBody(problem: Problem, language: Language): ProblemBody {
  return {
    code: problem.code,
    path: [...problem.path],
    params: { ...problem.params },
    message: renderProblem(problem, language),
  }
}

/** Reach as it travels, its reason worded for its reader. Pure. */
export function toReach(seen: SeenReach, language: Language): Reach {
  return {
    state: seen.state,
    reason: seen.problem === null ? '' : renderProblem(seen.problem, language),
    checkedAt: seen.checkedAt?.toISOString() ?? null,
    latencyMs: seen.latencyMs,
  }
}

/** A line of the machine table, worded for its reader. Pure. */
export function toMachineRow(row: StoredRow, language: Language): MachineRow {
  return { ...row, reach: toReach(row.reach, language) }
}
