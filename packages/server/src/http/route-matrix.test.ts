import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type EndpointSpec, FailureBody } from '@intendant/contract/endpoint.ts'
import { endpoints } from '@intendant/contract/endpoints.ts'
import { may } from '@intendant/core/access/policy.ts'
import { problem, refused } from '@intendant/core/problem.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signInIdleMs } from '../identity/sign-ins.ts'
import { removeApiTokens } from '../store/tokens.ts'
import { ownPage, startTestServer, type TestServer } from './server-for-tests.ts'

// Every endpoint of the contract is mounted with a handler that only notes that it was reached: what is tested is who
// gets that far.
let server: TestServer
const reached = new Set<string>()
const headers: Record<string, Record<string, string>> = {}

beforeAll(async () => {
  server = await startTestServer(() =>
    endpoints.map((endpoint) => ({
      endpoint,
      handler: async () => {
        reached.add(endpoint.id)
        return refused('not-found', problem('not-found'))
      },
    })),
  )
  const late = await server.person('late', 'administrator')
  server.wait(signInIdleMs + 1_000)
  const reader = await server.person('reader', 'reader')
  const administrator = await server.person('admin', 'administrator')
  const revoked = await server.person('revoked', 'administrator')
  await removeApiTokens(server.parts.db, revoked.id, 'all')
  Object.assign(headers, {
    nobody: {},
    reader: { ...ownPage, cookie: reader.cookie },
    'reader by token': { authorization: `Bearer ${reader.token}` },
    administrator: { ...ownPage, cookie: administrator.cookie },
    'administrator by token': { authorization: `Bearer ${administrator.token}` },
    'an expired session': { ...ownPage, cookie: late.cookie },
    'a revoked token': { authorization: `Bearer ${revoked.token}` },
    'a revoked token beside a good cookie': {
      ...ownPage,
      cookie: administrator.cookie,
      authorization: `Bearer ${revoked.token}`,
    },
    'another site': { host: ownPage.host, origin: 'https://evil.example', cookie: administrator.cookie },
    'another site by fetch metadata': {
      ...ownPage,
      'sec-fetch-site': 'cross-site',
      cookie: administrator.cookie,
    },
    'a cookie without an origin': { host: ownPage.host, cookie: administrator.cookie },
    'a name that is not ours': {
      host: 'rebound.example:7700',
      origin: 'http://rebound.example:7700',
      cookie: administrator.cookie,
    },
  })
})
afterAll(() => server.close())

function expected(who: string, { access, method }: EndpointSpec): number | 'reached' {
  const isForeign = ['another site', 'another site by fetch metadata', 'a cookie without an origin'].includes(
    who,
  )
  if (method !== 'GET' && (isForeign || who === 'a name that is not ours')) return 403
  if (access.who === 'newcomer') return 409
  if (access.who === 'anyone') return 'reached'
  // Off loopback the cookie has another name, so this one proves nothing there.
  const isNobody = ['nobody', 'an expired session', 'a name that is not ours'].includes(who)
  if (isNobody || who.startsWith('a revoked token')) return 401
  const role = who.startsWith('reader') ? 'reader' : 'administrator'
  return may(role, access.action) ? 'reached' : 403
}

function urlOf(endpoint: EndpointSpec): string {
  const path = endpoint.path
    .replace(':number', '1')
    .replace(':format', 'csv')
    .replace(/:\w+/g, '01980000-0000-7000-8000-000000000000')
  return `/api/v1${path}`
}

describe.each([
  'nobody',
  'reader',
  'reader by token',
  'administrator',
  'administrator by token',
  'an expired session',
  'a revoked token',
  'a revoked token beside a good cookie',
  'another site',
  'another site by fetch metadata',
  'a cookie without an origin',
  'a name that is not ours',
])('%s', (who) => {
  test.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (id, endpoint) => {
    await server.parts.db.deleteFrom('rate_limits').execute()
    reached.delete(id)

    const answer = await server.app.inject({
      method: endpoint.method,
      url: urlOf(endpoint),
      headers: headers[who] ?? {},
    })

    const want = expected(who, endpoint)
    if (want === 'reached') expect([404, 422]).toContain(answer.statusCode)
    else {
      expect(answer.statusCode).toBe(want)
      expect(reached.has(id)).toBe(false)
    }
    expect(FailureBody.safeParse(answer.json()).success).toBe(true)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  })
})

test.each([
  '/api/v1//people',
  '//api/v1/people',
  '/api//v1/people',
  '/api/v1/people/',
  '/api/v1/People',
  '/API/v1/people',
  '/api/v1/%70eople/',
  '/api/v1%2fpeople',
  '/api/v1/people%2f',
  '/api/v1/people%2f..%2faudit',
  '/api/v1/x/../people',
  '/api/v1/./people',
  '/api/v1/people;a=b',
  '/api/v1/people%00',
  '/api/v1/people\\',
  '/api/v1/machines/',
  '/api/v1/machines//paths',
  '/api/v2/people',
  '/api/v1',
])('the path %s gives nothing, to whomever', async (url) => {
  reached.clear()

  const answers = await Promise.all([sendRaw(url, {}), sendRaw(url, headers.administrator ?? {})])

  for (const answer of answers) {
    expect([401, 404]).toContain(answer.status)
    expect(FailureBody.safeParse(JSON.parse(answer.body)).success).toBe(true)
  }
  expect([...reached]).toEqual([])
})

// Over a socket: a client library would tidy the path up before it is sent.
async function sendRaw(
  path: string,
  sent: Record<string, string>,
): Promise<{ status: number; body: string }> {
  if (!server.app.server.listening) await server.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.app.server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, headers: sent }, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        body += text
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    call.on('error', reject)
    call.end()
  })
}

test.each(['HEAD', 'OPTIONS', 'PUT', 'TRACE'] as const)(
  '%s on an endpoint that has no such method reaches nothing',
  async (method) => {
    reached.clear()

    const answer = await server.app.inject({
      method: method as 'HEAD',
      url: '/api/v1/people',
      headers: headers.administrator ?? {},
    })

    expect(answer.statusCode).toBe(404)
    expect([...reached]).toEqual([])
  },
)
