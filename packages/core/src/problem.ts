import type { z } from 'zod'
import { isProblemCode, type ProblemCode } from './language/problems.ts'

/** Where in the input a problem lies: field names and list positions, outermost first. */
export type ProblemPath = readonly (string | number)[]

/**
 * Something a person got wrong or must decide. A value, never thrown.
 *
 * `code` is stable and has one text per language (`language/problems.ts`);
 * `params` fill the `{placeholders}` of that text; `path` points into the input.
 */
export type Problem = {
  readonly code: ProblemCode
  readonly path: ProblemPath
  readonly params: Readonly<Record<string, string | number>>
}

/** What parsing gives: our type, or everything that is wrong with the input. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Makes a problem. Pure. */
export function problem(code: ProblemCode, params: Problem['params'] = {}, path: ProblemPath = []): Problem {
  return { code, path, params }
}

/**
 * Parses unknown input with a schema and words its failures as problems. Pure.
 *
 * Schemas name their problem by using its code as the error message
 * (`z.string().refine(f, 'machine-name')`); anything else becomes `invalid-value`
 * or `missing-value`.
 */
export function parseWith<S extends z.ZodType>(schema: S, input: unknown): Parsed<z.output<S>> {
  const result = schema.safeParse(input)
  if (result.success) return { ok: true, value: result.data }
  return { ok: false, problems: result.error.issues.map((issue) => toProblem(issue, input)) }
}

function toProblem(issue: z.core.$ZodIssue, input: unknown): Problem {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  const value = valueAt(input, path)
  const shown = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const params = { value: shown.slice(0, 80), field: path.join('.') }
  if (isProblemCode(issue.message)) return problem(issue.message, params, path)
  if (issue.code === 'unrecognized_keys') {
    return problem('unknown-field', { field: issue.keys.join(', ') }, path)
  }
  if (value === undefined) return problem('missing-value', params, path)
  return problem('invalid-value', params, path)
}

function valueAt(input: unknown, path: ProblemPath): unknown {
  let value = input
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[part]
  }
  return value
}

/** Why something was not done; `http/` turns it into a status, nothing else does. */
export type Refusal = {
  readonly ok: false
  readonly why:
    | 'invalid'
    | 'conflict'
    | 'not-found'
    | 'not-signed-in'
    | 'not-allowed'
    | 'too-many'
    | 'unavailable'
  readonly problems: readonly Problem[]
  /** The newer version, after a conflict. */
  readonly current?: unknown
  readonly retryAfterSeconds?: number
}

/** Done, with what came of it, or refused with nothing changed. */
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal

/** Done. Pure. */
export function done<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** Refused. Pure. */
export function refused(why: Refusal['why'], ...problems: readonly Problem[]): Refusal {
  return { ok: false, why, problems }
}
