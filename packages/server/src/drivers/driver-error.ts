import type { Problem } from '@intendant/core/problem.ts'

/**
 * The world failed: a machine did not answer, refused, or broke off.
 *
 * `problem` words it for people; `retry` tells whether trying again later can help.
 */
export class DriverError extends Error {
  readonly problem: Problem
  readonly retry: 'later' | 'never'
  constructor(problem: Problem, options: { retry: 'later' | 'never'; cause?: unknown }) {
    super(problem.code, { cause: options.cause })
    this.name = 'DriverError'
    this.problem = problem
    this.retry = options.retry
  }
}
