import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { brotliCompressSync } from 'node:zlib'
import { type EndpointSpec, endpoint } from '@intendant/contract/endpoint.ts'
import { done, problem, refused } from '@intendant/core/problem.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { DriverError } from '../drivers/driver-error.ts'
import { removeSignIns } from '../store/sign-ins.ts'
import { handle } from './handler.ts'
import { checkMounted } from './route-check.ts'
import { ownPage, startTestServer, type TestServer } from './server-for-tests.ts'

const access = { who: 'anyone' } as const
const fail = endpoint({
  id: 'fail',
  summary: 'Fails as asked',
  method: 'GET',
  path: '/fail/:how',
  access,
  params: z.object({ how: z.string() }),
  answer: 'none',
})
const echo = endpoint({
  id: 'echo',
  summary: 'Gives back more than it should',
  method: 'POST',
  path: '/echo',
  access,
  body: z.object({ size: z.int().min(1) }),
  maxBodyBytes: 1_000,
  answer: z.object({ size: z.int() }),
})
const upload = endpoint({
  id: 'upload',
  summary: 'Counts bytes',
  method: 'PUT',
  path: '/upload',
  access,
  body: 'bytes',
  answer: z.object({ size: z.int() }),
})
const follow = endpoint({
  id: 'follow',
  summary: 'A stream without end',
  method: 'GET',
  path: '/follow',
  access: { who: 'person', action: 'account' },
  answer: 'events',
})

const failures: Record<string, () => unknown> = {
  later: () => new DriverError(problem('database-away'), { retry: 'later' }),
  never: () => new DriverError(problem('database-away'), { retry: 'never' }),
  away: () => Object.assign(new Error('terminating connection, secret'), { code: '57P01' }),
  socket: () =>
    Object.assign(new Error('connect ENOENT /run/secret'), { code: 'ENOENT', syscall: 'connect' }),
  full: () => new Error('secret', { cause: Object.assign(new Error('could not extend'), { code: '53100' }) }),
  disk: () => Object.assign(new Error('write'), { code: 'ENOSPC' }),
  fault: () => new TypeError('secret of the code'),
  text: () => 'secret thrown as a text',
}

let server: TestServer
let folder: string
const streams: Readable[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'web-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Page</title>')
  writeFileSync(join(folder, 'assets/app-1a2b.js'), 'console.log(1)')
  writeFileSync(join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync('console.log(1)'))
  const mount = () => [
    handle(fail, async ({ params }) => {
      throw failures[params.how]?.()
    }),
    handle(echo, async ({ body }) => {
      if (body.size === 13) return { ...refused('conflict', problem('not-found')), current: { size: 14 } }
      return done({ size: body.size, passwordHash: 'secret' })
    }),
    handle(upload, async ({ body }) => {
      let size = 0
      for await (const chunk of body) size += chunk.length
      return done({ size })
    }),
    handle(follow, async () => {
      const stream = new Readable({ read: () => undefined })
      streams.push(stream)
      return done({ stream, headers: {} })
    }),
  ]
  server = await startTestServer(mount, { webFolder: folder, trustedProxies: ['10.0.0.0/8'] })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['later', 503, 'database-away'],
  ['never', 502, 'database-away'],
  ['away', 503, 'database-away'],
  ['socket', 503, 'database-away'],
  ['full', 507, 'disk-full'],
  ['disk', 507, 'disk-full'],
])('a failure of the world (%s) is %i with its words', async (how, status, code) => {
  const answer = await server.app.inject({ url: `/api/v1/fail/${how}`, headers: { 'accept-language': 'fr' } })

  expect(answer.statusCode).toBe(status)
  expect(answer.json().problems).toMatchObject([{ code }])
  expect(answer.headers['content-language']).toBe('fr')
  expect(answer.body).not.toContain('secret')
})

test.each(['fault', 'text'])('a fault of our own (%s) shows a reference and nothing else', async (how) => {
  const answer = await server.app.inject({ url: `/api/v1/fail/${how}` })

  expect(answer.statusCode).toBe(500)
  expect(answer.json().problems).toMatchObject([
    { code: 'internal', params: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) } },
  ])
  expect(answer.body).not.toContain('secret')
})

test('an answer holds only what the contract names', async () => {
  const answer = await server.app.inject({ method: 'POST', url: '/api/v1/echo', payload: { size: 5 } })

  expect(answer.json()).toEqual({ size: 5 })
})

test('a conflict carries the newer version', async () => {
  const answer = await server.app.inject({ method: 'POST', url: '/api/v1/echo', payload: { size: 13 } })

  expect([answer.statusCode, answer.json().current]).toEqual([409, { size: 14 }])
})

test.each([
  ['a body that is not JSON', '{"size":', 'application/json', 400, 'not-json'],
  ['a body that reaches for the prototype', '{"__proto__":{"size":1}}', 'application/json', 400, 'not-json'],
  ['no body', '', 'application/json', 422, 'invalid-value'],
  ['a wrong value', '{"size":0}', 'application/json', 422, 'invalid-value'],
  ['a form', 'size=1', 'application/x-www-form-urlencoded', 415, 'not-json'],
  ['plain text', '{"size":1}', 'text/plain', 415, 'not-json'],
  ['raw bytes', '{"size":1}', 'application/octet-stream', 415, 'not-json'],
  ['too much', JSON.stringify({ size: 1, more: 'x'.repeat(2_000) }), 'application/json', 413, 'too-large'],
])('%s is refused in words', async (_, payload, type, status, code) => {
  const answer = await server.app.inject({
    method: 'POST',
    url: '/api/v1/echo',
    headers: { 'content-type': type },
    payload,
  })

  expect(answer.statusCode).toBe(status)
  expect(answer.json().problems[0].code).toBe(
    code === 'invalid-value' && payload === '' ? 'missing-value' : code,
  )
})

test('raw bytes go through as a stream, however many', async () => {
  const payload = Buffer.alloc(3_000_000, 7)

  const answer = await server.app.inject({
    method: 'PUT',
    url: '/api/v1/upload',
    headers: { 'content-type': 'application/octet-stream' },
    payload,
  })

  expect(answer.json()).toEqual({ size: 3_000_000 })
})

test('an open stream is cut when its session ends', async () => {
  const person = await server.person('watcher', 'reader')
  const origin = await listen()
  const answer = await fetch(`${origin}/api/v1/follow`, { headers: { cookie: person.cookie } })
  const reader = answer.body?.getReader()
  const first = await reader?.read()

  await removeSignIns(server.parts.db, person.id, { id: person.signInId })

  expect(new TextDecoder().decode(first?.value)).toBe(': open\n\n')
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  await expect(reader?.read()).rejects.toThrow()
  expect(streams[0]?.destroyed).toBe(true)
})

test('the page answers every path of its own, its files for ever, compressed where the browser takes that', async () => {
  const page = await server.app.inject({ url: '/machines/web-01?tab=network' })
  const plain = await server.app.inject({ url: '/assets/app-1a2b.js' })
  const packed = await server.app.inject({
    url: '/assets/app-1a2b.js',
    headers: { 'accept-encoding': 'br, gzip' },
  })
  const missing = await server.app.inject({ url: '/assets/app-old.js' })
  const outside = await server.app.inject({ url: '/assets/%2e%2e/%2e%2e/etc/passwd.js' })

  expect([page.statusCode, page.body.includes('<title>Page'), page.headers['cache-control']]).toEqual([
    200,
    true,
    'no-cache',
  ])
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(plain.body).toBe('console.log(1)')
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(packed.headers['content-encoding']).toBe('br')
  expect(packed.headers['content-type']).toContain('javascript')
  expect([missing.statusCode, outside.statusCode]).toEqual([404, 404])
})

test('without a build the page says how to make one', async () => {
  const bare = await startTestServer(() => [])

  const answer = await bare.app.inject({ url: '/' })

  expect(answer.statusCode).toBe(503)
  expect(answer.body).toContain('npm start')
  await bare.close()
})

test('health is open, metrics are for this machine or an administrator’s token', async () => {
  const administrator = await server.person('ops', 'administrator')
  const reader = await server.person('eye', 'reader')
  const ask = (headers: Record<string, string>, remoteAddress: string) =>
    server.app.inject({ url: '/metrics', headers, remoteAddress })

  const health = await server.app.inject({ url: '/healthz', remoteAddress: '192.0.2.1' })
  const answers = await Promise.all([
    ask({}, '127.0.0.1'),
    ask({ authorization: `Bearer ${administrator.token}` }, '192.0.2.1'),
    ask({ authorization: `Bearer ${reader.token}` }, '192.0.2.1'),
    ask({}, '192.0.2.1'),
    ask({ 'x-forwarded-for': '192.0.2.1' }, '127.0.0.1'),
  ])

  expect(health.json()).toEqual({ ok: true })
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 404, 404, 404])
  expect(answers[0]?.body).toContain('intendant_http_request_seconds')
})

test('the description of the API is for people with an account', async () => {
  const reader = await server.person('docs', 'reader')

  const nobody = await server.app.inject({ url: '/api/v1/openapi.json' })
  const somebody = await server.app.inject({
    url: '/api/v1/openapi.json',
    headers: { ...ownPage, cookie: reader.cookie },
  })

  expect(nobody.statusCode).toBe(401)
  expect(somebody.json().openapi).toBe('3.1.1')
})

test('endpoints that are wrong stop the start, all named', () => {
  const bad = [
    { ...echo, id: 'one', access: undefined },
    { ...echo, id: 'two', path: '/two', method: 'GET' },
    { ...fail, path: '/Odd//path' },
    fail,
    fail,
  ] as unknown as EndpointSpec[]

  expect(() => checkMounted(bad, [follow])).toThrow(
    [
      'the endpoints are wrong, nothing was started:',
      'one: says not who may call it',
      'two: GET takes no body, so it would change something',
      'fail: /Odd//path is no path',
      'fail: mounted twice',
      'GET /fail/:: two endpoints have this path',
      'follow: nobody answers GET /follow',
    ].join('\n'),
  )
})

async function listen(): Promise<string> {
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  return `http://localhost:${(server.app.server.address() as AddressInfo).port}`
}
