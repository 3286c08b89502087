import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import type { Language } from '@intendant/core/language/problems.ts'
import type { Result } from '@intendant/core/problem.ts'
import type { z } from 'zod'
import type { Actor } from '../identity/actor.ts'

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined

/** The actor of an endpoint: somebody, unless the endpoint is for anyone. */
type ActorOf<E extends EndpointSpec> = E['access'] extends { who: 'person' } ? Actor : Actor | null

/** A request after every check: parsed, signed in, allowed. */
export type Call<E extends EndpointSpec> = {
  readonly params: Parsed<E['params']>
  readonly query: Parsed<E['query']>
  readonly body: E extends { body: 'bytes' } ? Readable : Parsed<E['body']>
  readonly actor: ActorOf<E>
  readonly language: Language
  /** From the socket, or from a configured proxy (rule R20). */
  readonly address: string | null
  readonly headers: IncomingHttpHeaders
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
  /** The session cookie, for the few endpoints that set it; `null` clears it. */
  readonly setSession: (value: { secret: string; expiresAt: Date } | null) => void
}

/** A stream as an answer: bytes, text or events. */
export type StreamAnswer = { readonly stream: Readable; readonly headers: Readonly<Record<string, string>> }

type AnswerOf<E extends EndpointSpec> = E['answer'] extends z.ZodType
  ? z.input<E['answer']>
  : E['answer'] extends 'none'
    ? undefined
    : E['answer'] extends 'text'
      ? string | StreamAnswer
      : StreamAnswer

export type Handler<E extends EndpointSpec> = (call: Call<E>) => Promise<Result<AnswerOf<E>>>

/** An endpoint and the code that answers it; the only thing the server mounts. */
export type Mounted = { readonly endpoint: EndpointSpec; readonly handler: Handler<EndpointSpec> }

/** Joins an endpoint and its handler, with the types of the one checked against the other. */
export function handle<E extends EndpointSpec>(endpoint: E, handler: Handler<E>): Mounted {
  return { endpoint, handler: handler as unknown as Handler<EndpointSpec> }
}
