import { apiPrefix } from '@intendant/contract/endpoint.ts'
import { endpoints } from '@intendant/contract/endpoints.ts'
import { renderOpenApi } from '@intendant/contract/openapi.ts'
import { problem } from '@intendant/core/problem.ts'
import type { FastifyInstance } from 'fastify'
import type { RouteParts } from './route.ts'
import { findActor, readProof } from './route-actor.ts'
import { clientAddress } from './route-address.ts'
import { sendFailure } from './route-answer.ts'
import { chooseLanguage } from './route-language.ts'

/** Mounts the description of the API (OpenAPI 3.1), for anyone who is signed in. */
export function mountOpenApi(app: FastifyInstance, parts: RouteParts): void {
  let text: string | null = null
  app.get(`${apiPrefix}/openapi.json`, async (request, reply) => {
    const { headers, socket } = request
    const address = clientAddress(socket.remoteAddress, headers, parts.trustedProxies)
    const actor = await findActor(parts.identity, readProof(headers, parts.addresses), address)
    if (actor === null) {
      const failure = { status: 401, problems: [problem('sign-in-needed')] }
      return sendFailure(reply, failure, chooseLanguage(headers, null))
    }
    text ??= JSON.stringify(renderOpenApi(endpoints))
    return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(text)
  })
}
