import { apiPrefix, type EndpointSpec } from '@intendant/contract/endpoint.ts'
import { type Parsed, type Problem, parseWith, problem, refused } from '@intendant/core/problem.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Revocation } from '../identity/revocation.ts'
import type { Disk } from '../system/disk.ts'
import type { Call, Mounted, StreamAnswer } from './handler.ts'
import { clientAddress } from './route-address.ts'
import { type AdmissionParts, type Admitted, admit } from './route-admission.ts'
import { sendAnswer, sendFailure } from './route-answer.ts'
import { type Failure, failureOfRefusal } from './route-failure.ts'
import { renderSessionCookie } from './session-cookie.ts'

/** What every endpoint needs to be answered. */
export type RouteParts = AdmissionParts & {
  readonly disk: Disk
  readonly revocation: Revocation
  readonly trustedProxies: readonly string[]
}

/** Bytes of a JSON body, where the endpoint names no other limit. */
export const defaultBodyLimit = 1_048_576

/**
 * Mounts an endpoint: admission before the body is read, then parsing, the handler, and an answer built by the
 * endpoint's schema.
 */
export function mountEndpoint(app: FastifyInstance, parts: RouteParts, { endpoint, handler }: Mounted): void {
  const admissions = new WeakMap<FastifyRequest, Admitted>()
  app.route({
    method: endpoint.method,
    url: `${apiPrefix}${endpoint.path}`,
    bodyLimit: endpoint.maxBodyBytes ?? defaultBodyLimit,
    config: { endpoint: endpoint.id },
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const address = clientAddress(request.socket.remoteAddress, request.headers, parts.trustedProxies)
      const { refusal, admitted } = await admit(parts, endpoint, request.headers, address)
      const failure = refusal
        ? failureOfRefusal(refusal)
        : (refuseContentType(endpoint, request) ?? (await refuseFullDisk(parts.disk, endpoint)))
      if (failure) return sendFailure(reply, failure, admitted.language)
      admissions.set(request, admitted)
      return undefined
    },
    handler: async (request, reply) => {
      const admitted = admissions.get(request)
      // The hook above has answered or admitted; without its word nothing runs.
      if (admitted === undefined) throw new Error('a request came past admission')
      return answer(parts, { endpoint, handler }, { request, reply, admitted })
    },
  })
}

type Exchange = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly admitted: Admitted
}

async function answer(parts: RouteParts, mounted: Mounted, exchange: Exchange): Promise<FastifyReply> {
  const { endpoint, handler } = mounted
  const { request, reply, admitted } = exchange
  const input = parseInput(endpoint, request)
  if (!input.ok) return sendFailure(reply, input.failure, admitted.language)

  const gone = new AbortController()
  const stopWatching = watchRight(parts, endpoint, admitted, () => {
    gone.abort()
    reply.raw.destroy()
  })
  reply.raw.once('close', () => {
    stopWatching()
    gone.abort()
  })

  const call = {
    ...input.value,
    ...admitted,
    headers: request.headers,
    signal: gone.signal,
    setSession: (value) =>
      void reply.header('set-cookie', renderSessionCookie(value, request.headers, parts.addresses)),
  } as Call<EndpointSpec>
  const result = await handler(call)
  if (!result.ok) return sendFailure(reply, failureOfRefusal(result), admitted.language)
  // The client left while we worked: a stream must not stay open for nobody.
  if (reply.raw.destroyed) (result.value as Partial<StreamAnswer> | undefined)?.stream?.destroy()
  return sendAnswer(reply, endpoint, result.value)
}

/** Cuts what takes long when the right to it ends: streams, files, whatever happens on a machine (rule R14). */
function watchRight(
  { revocation }: RouteParts,
  { access, answer: kind, body }: EndpointSpec,
  { actor }: Admitted,
  cut: () => void,
): () => void {
  if (access.who !== 'person' || actor === null) return () => undefined
  // Short requests are left alone: one that ends its own session must still get its answer.
  const isStream = kind === 'events' || kind === 'bytes' || kind === 'text' || body === 'bytes'
  if (!isStream && !access.action.startsWith('machine.')) return () => undefined
  return revocation.watch(actor, access.action, cut)
}

type Input = Pick<Call<EndpointSpec>, 'params' | 'query' | 'body'>

function parseInput(
  endpoint: EndpointSpec,
  request: FastifyRequest,
): { ok: true; value: Input } | { ok: false; failure: Failure } {
  const params = parsePart(endpoint.params, request.params)
  // A word in the path that cannot name anything names nothing.
  if (!params.ok) return { ok: false, failure: { status: 404, problems: [problem('not-found')] } }
  const query = parsePart(endpoint.query, { ...(request.query as object) })
  const body =
    endpoint.body === 'bytes'
      ? ({ ok: true, value: request.body ?? request.raw } as const)
      : parsePart(endpoint.body, request.body)
  const problems: Problem[] = [query, body].flatMap((part) => (part.ok ? [] : part.problems))
  if (problems.length > 0) return { ok: false, failure: failureOfRefusal(refused('invalid', ...problems)) }
  return {
    ok: true,
    value: {
      params: params.value,
      query: query.ok ? query.value : undefined,
      body: body.ok ? body.value : undefined,
    } as Input,
  }
}

function parsePart(schema: z.ZodType | undefined, input: unknown): Parsed<unknown> {
  return schema === undefined ? { ok: true, value: undefined } : parseWith(schema, input)
}

// Also those that only read, although they send much to be looked at.
const stillDone: ReadonlySet<string> = new Set(['account', 'inventory.read'])

/** A full disk takes nothing new; people can still sign in, read, and mend their account. */
async function refuseFullDisk(disk: Disk, { method, access }: EndpointSpec): Promise<Failure | null> {
  const keepsSomething = method !== 'GET' && access.who === 'person' && !stillDone.has(access.action)
  if (!keepsSomething || (await disk.hasRoom())) return null
  return { status: 507, problems: [problem('disk-full')] }
}

/** Only JSON changes something, except where an endpoint takes raw bytes: no form of another site sends either. */
function refuseContentType(endpoint: EndpointSpec, { headers }: FastifyRequest): Failure | null {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (!hasBody) return null
  const wanted = endpoint.body === 'bytes' ? 'application/octet-stream' : 'application/json'
  const type = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  return type === wanted ? null : { status: 415, problems: [problem('not-json')] }
}
