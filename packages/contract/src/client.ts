import type { z } from 'zod'
import { apiPrefix, type EndpointSpec, FailureBody, type ProblemBody } from './endpoint.ts'

type RawBody = NonNullable<RequestInit['body']>
type Input<T> = T extends z.ZodType ? z.input<T> : never
type Output<A> = A extends z.ZodType
  ? z.output<A>
  : A extends 'none'
    ? undefined
    : A extends 'text'
      ? string
      : Response

/** The parts of a call that an endpoint asks for, each typed by its schema. */
export type CallInput<E extends EndpointSpec> = (E extends { params: z.ZodType }
  ? { params: Input<E['params']> }
  : { params?: undefined }) &
  (E extends { query: z.ZodType } ? { query?: Input<E['query']> } : { query?: undefined }) &
  (E extends { body: z.ZodType }
    ? { body: Input<E['body']> }
    : E extends { body: 'bytes' }
      ? { body: RawBody }
      : { body?: undefined })

/** What a call gives back. */
export type CallOutput<E extends EndpointSpec> = Output<E['answer']>

/** The server said no: what is wrong, in the language of the request. */
export class CallRefused extends Error {
  readonly status: number
  readonly problems: readonly ProblemBody[]
  readonly current: unknown
  constructor(status: number, failure: FailureBody) {
    super(failure.problems.map((problem) => problem.message).join('\n'))
    this.status = status
    this.problems = failure.problems
    this.current = failure.current
  }
}

/** The server could not be reached, or its answer was not an answer of Intendant. */
export class CallFailed extends Error {}

/** How calls leave: base address, headers (language, token) and the fetch function. */
export type Caller = {
  readonly base: string
  readonly headers: () => Record<string, string>
  readonly fetch: (url: string, init: RequestInit & { duplex?: 'half' }) => Promise<Response>
}

/** The path of a call below the origin, with parameters and query in place. Pure. */
export function pathOf<E extends EndpointSpec>(endpoint: E, input: CallInput<E>): string {
  const params = (input.params ?? {}) as Record<string, unknown>
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value === undefined || value === null || value === '') continue
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item))
  }
  const text = query.toString()
  return `${apiPrefix}${path}${text ? `?${text}` : ''}`
}

/**
 * Calls an endpoint.
 *
 * @throws {CallRefused} The server refused; the problems say why.
 * @throws {CallFailed} The server did not answer.
 */
export async function call<E extends EndpointSpec>(
  caller: Caller,
  endpoint: E,
  input: CallInput<E>,
  signal?: AbortSignal,
): Promise<CallOutput<E>> {
  const raw = endpoint.body === 'bytes'
  const hasBody = input.body !== undefined
  const response = await caller
    .fetch(caller.base + pathOf(endpoint, input), {
      method: endpoint.method,
      headers: {
        ...caller.headers(),
        ...(hasBody ? { 'content-type': raw ? 'application/octet-stream' : 'application/json' } : {}),
      },
      ...(hasBody ? { body: raw ? (input.body as unknown as RawBody) : JSON.stringify(input.body) } : {}),
      ...(raw ? { duplex: 'half' as const } : {}),
      ...(signal ? { signal } : {}),
    })
    .catch((cause: unknown) => {
      throw new CallFailed('the server did not answer', { cause })
    })
  if (!response.ok) throw new CallRefused(response.status, await readFailure(response))
  return (await readAnswer(endpoint, response)) as CallOutput<E>
}

async function readFailure(response: Response): Promise<FailureBody> {
  const body: unknown = await response.json().catch(() => null)
  const parsed = FailureBody.safeParse(body)
  if (parsed.success) return parsed.data
  throw new CallFailed(`unexpected answer ${response.status}`)
}

async function readAnswer(endpoint: EndpointSpec, response: Response): Promise<unknown> {
  if (endpoint.answer === 'none') return undefined
  if (endpoint.answer === 'text') return response.text()
  if (endpoint.answer === 'bytes' || endpoint.answer === 'events') return response
  return response.json()
}
