import type { FailureBody } from '@intendant/contract/endpoint.ts'
import { type Language, renderProblem } from '@intendant/core/language/problems.ts'
import { type Problem, problem, type Refusal } from '@intendant/core/problem.ts'
import { DriverError } from '../drivers/driver-error.ts'
import { TooBusy } from '../identity/gate.ts'

/** A failure as HTTP: a status and problems not yet worded. `unexpected` ones are our fault and must be logged. */
export type Failure = {
  readonly status: number
  readonly problems: readonly Problem[]
  readonly current?: unknown
  readonly retryAfterSeconds?: number
  readonly unexpected?: true
}

const statuses: Readonly<Record<Refusal['why'], number>> = {
  invalid: 422,
  conflict: 409,
  'not-found': 404,
  'not-signed-in': 401,
  'not-allowed': 403,
  'too-many': 429,
  unavailable: 503,
}

/** A refusal of the domain as HTTP. The only place where reasons become statuses. Pure. */
export function failureOfRefusal(refusal: Refusal): Failure {
  const { why, problems, current, retryAfterSeconds } = refusal
  return { status: statuses[why], problems, current, retryAfterSeconds }
}

/**
 * Something thrown, as HTTP. What the world did is worded; anything else is our fault and shows only a reference.
 * No text of an exception leaves. Pure.
 *
 * @param reference Under which the log holds the rest.
 * @param bodyLimit The limit in bytes that this request had.
 */
export function failureOfError(error: unknown, reference: string, bodyLimit: number): Failure {
  if (error instanceof DriverError) {
    return { status: error.retry === 'later' ? 503 : 502, problems: [error.problem] }
  }
  if (error instanceof TooBusy) {
    return { status: 503, problems: [problem('too-busy')], retryAfterSeconds: 5 }
  }
  const chain = causesOf(error)
  if (chain.some(isDiskFull)) return { status: 507, problems: [problem('disk-full')] }
  if (chain.some(isDatabaseAway)) {
    return { status: 503, problems: [problem('database-away')], retryAfterSeconds: 2 }
  }
  const ofRequest = failureOfRequest(codeOf(error), bodyLimit)
  return ofRequest ?? { status: 500, problems: [problem('internal', { reference })], unexpected: true }
}

/** The body of a failure, worded. Pure. */
export function renderFailure(failure: Failure, language: Language): FailureBody {
  const problems = failure.problems.map((item) => ({
    code: item.code,
    path: [...item.path],
    params: { ...item.params },
    message: renderProblem(item, language),
  }))
  return failure.current === undefined ? { problems } : { problems, current: failure.current }
}

// Codes of Fastify for requests it could not read.
function failureOfRequest(code: string, bodyLimit: number): Failure | null {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, problems: [problem('too-large', { limit: bodyLimit })] }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { status: 415, problems: [problem('not-json')] }
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return { status: 400, problems: [problem('not-json')] }
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { status: 404, problems: [problem('not-found')] }
    default:
      return null
  }
}

// 53100 is PostgreSQL's disk_full, 53200 out_of_memory is not ours to word.
function isDiskFull(error: unknown): boolean {
  return ['53100', 'ENOSPC', 'EDQUOT'].includes(codeOf(error))
}

/**
 * Whether an error says that PostgreSQL is away: its own codes of class 08 and 57P (shut down, crashed, starting up),
 * 53300 (no connection free), or the words of the driver, which has no codes of its own. Failures of other machines
 * arrive as `DriverError`, so a refused connection here is that of the database.
 */
function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error)
  if (/^(08...|57P0[1235]|53300)$/.test(code)) return true
  if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'].includes(code)) return true
  if (!(error instanceof Error)) return false
  if (code === 'ENOENT') return 'syscall' in error && error.syscall === 'connect'
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  )
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let next = error; next !== undefined && next !== null && chain.length < 8; ) {
    chain.push(next)
    next = next instanceof Error ? next.cause : undefined
  }
  return chain
}
