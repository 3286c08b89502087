import { PassThrough, pipeline, type Readable } from 'node:stream'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import type { Language } from '@intendant/core/language/problems.ts'
import type { FastifyReply } from 'fastify'
import type { StreamAnswer } from './handler.ts'
import { type Failure, renderFailure } from './route-failure.ts'

/**
 * Sends what a handler gave. JSON is built anew from the endpoint's schema: what the schema does not name cannot leave
 * (rule R12).
 *
 * @throws {Error} The handler gave something that is not the endpoint's answer: our fault.
 */
export function sendAnswer(reply: FastifyReply, endpoint: EndpointSpec, value: unknown): FastifyReply {
  const { answer } = endpoint
  if (answer === 'none') return reply.code(204).send()
  if (typeof answer !== 'string') {
    const parsed = answer.safeParse(value)
    if (!parsed.success)
      throw new Error(`the answer of ${endpoint.id} has a wrong shape`, { cause: parsed.error })
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(parsed.data))
  }
  if (typeof value === 'string') return reply.type('text/plain; charset=utf-8').send(value)
  const { stream, headers } = value as StreamAnswer
  if (answer === 'events') {
    return reply
      .headers({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no', ...headers })
      .send(openAtOnce(stream))
  }
  return reply.headers({ 'content-type': 'application/octet-stream', ...headers }).send(stream)
}

/** Sends a failure, worded in the language of the request. */
export function sendFailure(reply: FastifyReply, failure: Failure, language: Language): FastifyReply {
  if (failure.retryAfterSeconds !== undefined) reply.header('retry-after', String(failure.retryAfterSeconds))
  return reply
    .code(failure.status)
    .header('cache-control', 'no-store')
    .header('content-language', language)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(renderFailure(failure, language)))
}

// Headers leave with the first byte, and events may be hours away: a comment goes first.
function openAtOnce(stream: Readable): Readable {
  const opened = new PassThrough()
  opened.write(': open\n\n')
  pipeline(stream, opened, () => undefined)
  return opened
}
