import type { ProblemCode } from '@intendant/core/language/problems.ts'
import { type Problem, problem } from '@intendant/core/problem.ts'
import { DriverError } from '../driver-error.ts'

/** Words a failure of the world. `never` means that trying again without a change cannot help. Pure. */
export function failure(
  code: ProblemCode,
  params: Problem['params'],
  retry: 'later' | 'never' = 'later',
  cause?: unknown,
): DriverError {
  return new DriverError(problem(code, params), { retry, cause })
}

/** The failure itself if it is one already, else that the connection to this machine was lost. Pure. */
export function toDriverError(cause: unknown, machine: string): DriverError {
  return cause instanceof DriverError ? cause : failure('connection-lost', { machine }, 'later', cause)
}
