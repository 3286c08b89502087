import { fastifyHelmet } from '@fastify/helmet'
import { apiPrefix, type EndpointSpec } from '@intendant/contract/endpoint.ts'
import { endpoints } from '@intendant/contract/endpoints.ts'
import { problem } from '@intendant/core/problem.ts'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { Config } from '../config.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import type { Revocation } from '../identity/revocation.ts'
import { type Disk, endlessDisk } from '../system/disk.ts'
import type { Log } from '../system/log.ts'
import type { Mounted } from './handler.ts'
import { mountMetrics } from './metrics.ts'
import { mountOpenApi } from './openapi.ts'
import { defaultBodyLimit, mountEndpoint } from './route.ts'
import { sendFailure } from './route-answer.ts'
import { checkMounted } from './route-check.ts'
import { type Failure, failureOfError } from './route-failure.ts'
import { chooseLanguage } from './route-language.ts'
import { mountStatic } from './static.ts'
import { mountHealth } from './system-health.ts'

/** What the server is made of. */
export type HttpParts = {
  readonly config: Pick<Config, 'publicOrigin' | 'trustedProxies'>
  readonly log: Log
  readonly identity: IdentityParts
  readonly limits: RateLimits
  readonly revocation: Revocation
  /** Where the private database keeps its data. Endless when somebody else keeps the database. */
  readonly disk?: Disk
  readonly mounted: readonly Mounted[]
  /** The built page. */
  readonly webFolder: string
  /** Endpoints that must be answered; all of the contract unless a test says otherwise. */
  readonly promised?: readonly EndpointSpec[]
}

/**
 * Makes the HTTP server: the API, the page, `/healthz` and `/metrics`. It does not listen yet.
 *
 * @throws {Error} The endpoints are wrong or not all there: the start must stop.
 */
export function createHttpServer(parts: HttpParts): FastifyInstance {
  checkMounted(
    parts.mounted.map(({ endpoint }) => endpoint),
    parts.promised ?? endpoints,
  )
  const { log, identity, config } = parts
  const app = fastify({
    exposeHeadRoutes: false,
    bodyLimit: defaultBodyLimit,
    // Open event streams would hold the end of the process back for ever.
    forceCloseConnections: true,
    // Paths match as they are written: nothing is folded, so no other spelling gets past a check.
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: 300,
    },
    frameworkErrors: (error, request, reply) => void failWith(parts, error, request, reply),
  })
  mountParsers(app)
  app.register(fastifyHelmet, securityHeaders(config.publicOrigin?.startsWith('https://') ?? false))
  const routeParts = {
    ...parts,
    disk: parts.disk ?? endlessDisk,
    addresses: config,
    trustedProxies: config.trustedProxies,
  }
  mountMetrics(app, routeParts)
  mountHealth(app, identity.db)
  mountOpenApi(app, routeParts)
  for (const mounted of parts.mounted) mountEndpoint(app, routeParts, mounted)
  const sendPage = mountStatic(app, parts.webFolder)
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const page = isPagePath(request.method, path) ? await sendPage(reply, path) : null
    const failure = { status: 404, problems: [problem('not-found')] }
    return page ?? sendFailure(reply, failure, chooseLanguage(request.headers, null))
  })
  app.setErrorHandler((error, request, reply) => failWith(parts, error, request, reply))
  log.debug('endpoints mounted', { count: parts.mounted.length })
  return app
}

function mountParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parseJson(request, String(body), done)
  })
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
}

async function failWith(
  { log, identity, disk = endlessDisk }: HttpParts,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const reference = identity.random.uuid().slice(0, 8)
  const limit = request.routeOptions.bodyLimit ?? defaultBodyLimit
  const found = failureOfError(error, reference, limit)
  // PostgreSQL stops when its log has no room; it will not be back in a few seconds then.
  const isFull = found.problems[0]?.code === 'database-away' && !(await disk.hasRoom())
  const failure: Failure = isFull ? { status: 507, problems: [problem('disk-full')] } : found
  const { endpoint } = request.routeOptions.config as { endpoint?: string }
  if (failure.unexpected) log.error('a request met a fault', { reference, endpoint, error: toLogged(error) })
  return sendFailure(reply, failure, chooseLanguage(request.headers, null))
}

function toLogged(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  return { stack: error.stack, cause: error.cause === undefined ? undefined : toLogged(error.cause) }
}

/** The page answers GET for paths of its own; no other spelling of an API path gets it instead of a "not found". */
function isPagePath(method: string, path: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const isOdd = path.includes('//') || /%2f|%5c|%00|%2e|\\|\.\./i.test(path)
  return !isOdd && !path.toLowerCase().startsWith(apiPrefix.slice(0, 4))
}

function securityHeaders(isTls: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // The widget library writes style elements at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        // The build puts small fonts into the style sheet itself.
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' as const },
    xFrameOptions: { action: 'deny' as const },
    strictTransportSecurity: isTls && { maxAge: 31_536_000, includeSubDomains: false },
  }
}
