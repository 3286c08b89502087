import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import type { FastifyInstance } from 'fastify'
import type { IdentityParts } from '../identity/parts.ts'
import { createRateLimits } from '../identity/rate-limits.ts'
import { createRevocation } from '../identity/revocation.ts'
import { startSignIn } from '../identity/sign-ins.ts'
import { createApiToken } from '../identity/tokens.ts'
import { defaultPreferences, recordPerson } from '../store/people.ts'
import { recordSetUp } from '../store/people-setup.ts'
import { createTestDatabase } from '../store/test-database.ts'
import type { Clock } from '../system/clock.ts'
import { systemClock } from '../system/clock.ts'
import type { Disk } from '../system/disk.ts'
import { silentLog } from '../system/log.ts'
import { systemRandom } from '../system/random.ts'
import type { Mounted } from './handler.ts'
import { createHttpServer } from './server.ts'

/** A server on a fresh database, with a clock that a test can move. */
export type TestServer = {
  readonly app: FastifyInstance
  readonly parts: IdentityParts
  readonly wait: (ms: number) => void
  /** Records a person, set-up done, and gives what a browser and a program would send. */
  readonly person: (
    login: string,
    role: 'administrator' | 'reader',
  ) => Promise<{ id: string; cookie: string; signInId: string; token: string; tokenId: string }>
  readonly close: () => Promise<void>
}

/** What a browser sends with a request from our own page, as the server for tests sees it. */
export const ownPage = { host: 'localhost:7700', origin: 'http://localhost:7700' }

/** Starts a server with the given endpoints, and only them. */
export async function startTestServer(
  mount: (parts: IdentityParts & { limits: ReturnType<typeof createRateLimits> }) => Mounted[],
  options: {
    readonly publicOrigin?: string
    readonly trustedProxies?: string[]
    readonly webFolder?: string
    readonly disk?: Disk
    readonly promised?: readonly EndpointSpec[]
  } = {},
): Promise<TestServer> {
  const { db, drop } = await createTestDatabase()
  let shiftMs = 0
  const clock: Clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + shiftMs) }
  const parts = { db, clock, random: systemRandom }
  const limits = createRateLimits(db)
  const revocation = createRevocation(parts)
  const mounted = mount({ ...parts, limits })
  const app = createHttpServer({
    config: { publicOrigin: options.publicOrigin ?? null, trustedProxies: options.trustedProxies ?? [] },
    // A fault that a test did not mean to cause must be seen.
    log: { ...silentLog, error: (message, fields) => console.error(message, fields) },
    identity: parts,
    limits,
    revocation,
    mounted,
    ...(options.disk ? { disk: options.disk } : {}),
    webFolder: options.webFolder ?? '/nonexistent',
    promised: options.promised ?? [],
  })
  await app.ready()
  return {
    app,
    parts,
    wait: (ms) => {
      shiftMs += ms
    },
    person: async (login, role) => {
      await recordSetUp(db, clock.now())
      const id = systemRandom.uuid()
      const fields = { id, login, name: login, email: '', role }
      await recordPerson(db, { ...fields, preferences: defaultPreferences('en'), passwordHash: null })
      const visit = { userAgent: 'test', address: '127.0.0.1' }
      const signIn = await startSignIn(parts, id, visit)
      const token = await createApiToken(parts, id, { name: 'test', days: 1 })
      const cookie = `__Host-intendant=${signIn.secret}`
      return { id, cookie, signInId: signIn.id, token: token.secret, tokenId: token.id }
    },
    close: async () => {
      revocation.close()
      await app.close()
      await drop()
    },
  }
}
