import { may } from '@intendant/core/access/policy.ts'
import { isLoopback } from '@intendant/core/net/address.ts'
import { problem } from '@intendant/core/problem.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { RouteParts } from './route.ts'
import { findActor, readProof } from './route-actor.ts'
import { clientAddress } from './route-address.ts'
import { sendFailure } from './route-answer.ts'
import { chooseLanguage } from './route-language.ts'

/**
 * Measures every request and mounts `/metrics` in the Prometheus text format. It answers a collector on the same
 * machine, or a token whose person may see the settings; for anyone else there is nothing here.
 */
export function mountMetrics(app: FastifyInstance, parts: RouteParts): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'intendant_' })
  const seconds = new Histogram({
    name: 'intendant_http_request_seconds',
    help: 'Time to answer a request, by endpoint and status',
    labelNames: ['endpoint', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const { endpoint = 'page' } = request.routeOptions.config as { endpoint?: string }
    seconds.observe({ endpoint, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  app.get('/metrics', async (request, reply) => {
    if (await mayRead(parts, request)) return reply.type(registry.contentType).send(await registry.metrics())
    const failure = { status: 404, problems: [problem('not-found')] }
    return sendFailure(reply, failure, chooseLanguage(request.headers, null))
  })
}

async function mayRead(parts: RouteParts, { headers, socket }: FastifyRequest): Promise<boolean> {
  const address = clientAddress(socket.remoteAddress, headers, parts.trustedProxies)
  // Behind a proxy on this machine that nobody configured, everybody would seem to be here.
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  if (address !== null && isLoopback(address) && !isForwarded) return true
  const proof = readProof(headers, parts.addresses)
  if (proof?.kind !== 'token') return false
  const actor = await findActor(parts.identity, proof, address)
  return actor !== null && may(actor.role, 'settings.manage')
}
