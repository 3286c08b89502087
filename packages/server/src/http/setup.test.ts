import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureSetupToken } from '../identity/setup.ts'
import { accountEndpoints } from './account.ts'
import { ownPage, startTestServer, type TestServer } from './server-for-tests.ts'
import { sessionEndpoints } from './session.ts'
import { setupEndpoints } from './setup.ts'

let server: TestServer
let recorded: string[]
beforeEach(async () => {
  recorded = []
  server = await startTestServer((parts) => [
    ...setupEndpoints({
      ...parts,
      version: '0.1.0',
      recordSelf: async (db, actor, organisationId) => {
        const { slug } = await db
          .selectFrom('organisations')
          .select('slug')
          .where('id', '=', organisationId)
          .executeTakeFirstOrThrow()
        recorded.push(`${actor.name} ${slug}`)
      },
    }),
    ...sessionEndpoints({ ...parts, addresses: { publicOrigin: null } }),
    ...accountEndpoints(parts),
  ])
})
afterEach(() => server.close())

const wish = {
  login: 'Ada',
  name: 'Ada Lovelace',
  password: 'a long enough sentence',
  organisation: 'Analytical Engines',
  language: 'fr',
}

function sendSetUp(token: string | null, change: object = {}) {
  return server.app.inject({
    method: 'POST',
    url: '/api/v1/setup',
    headers: ownPage,
    payload: { ...wish, token, ...change },
  })
}

async function readStart(): Promise<unknown> {
  return (await server.app.inject({ method: 'GET', url: '/api/v1/start' })).json()
}

test('the first administrator sets up with the printed token and is signed in', async () => {
  const token = await ensureSetupToken(server.parts)
  const before = await readStart()

  const answer = await sendSetUp(token)

  expect(before).toEqual({ setUp: false, version: '0.1.0' })
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    login: 'ada',
    role: 'administrator',
    preferences: { language: 'fr' },
  })
  const setCookie = String(answer.headers['set-cookie'])
  expect(setCookie).toMatch(
    /^__Host-intendant=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict; Secure$/,
  )
  const cookie = setCookie.split(';')[0] ?? ''
  const me = await server.app.inject({
    method: 'GET',
    url: '/api/v1/account',
    headers: { ...ownPage, cookie },
  })
  expect(me.json()).toEqual(answer.json())
  expect(recorded).toEqual(['Ada Lovelace analytical-engines'])
  expect(await readStart()).toEqual({ setUp: true, version: '0.1.0' })
  expect(await ensureSetupToken(server.parts)).toBeNull()
})

test('of two set-ups at once one wins, and there is one administrator', async () => {
  const token = await ensureSetupToken(server.parts)

  const answers = await Promise.all([sendSetUp(token), sendSetUp(token, { login: 'other' })])

  expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([200, 409])
  const people = await server.parts.db.selectFrom('people').select('role').execute()
  expect(people).toEqual([{ role: 'administrator' }])
})

test('only the newest token of the last hour works, and a wrong one changes nothing', async () => {
  const old = await ensureSetupToken(server.parts)
  const newest = await ensureSetupToken(server.parts)

  const withOld = await sendSetUp(old)
  const withNone = await sendSetUp('guess')
  server.wait(3_600_001)
  const tooLate = await sendSetUp(newest)

  for (const answer of [withOld, withNone, tooLate]) {
    expect(answer.statusCode).toBe(422)
    expect(answer.json().problems).toMatchObject([{ code: 'setup-token', path: ['token'] }])
  }
  expect(await server.parts.db.selectFrom('people').select('id').execute()).toEqual([])
})

test('guessing the token is stopped after ten tries', async () => {
  await ensureSetupToken(server.parts)
  for (let attempt = 0; attempt < 10; attempt += 1) await sendSetUp(`guess ${attempt}`)

  const answer = await sendSetUp('one more')

  expect(answer.statusCode).toBe(429)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test.each([
  ['password', 'short', 'password-short'],
  ['login', 'ada lovelace', 'login-name'],
  ['name', 'a\nb', 'line-characters'],
  ['organisation', ' ', 'missing-value'],
])('a wrong %s is explained and leaves the token usable', async (field, value, code) => {
  const token = await ensureSetupToken(server.parts)

  const answer = await sendSetUp(token, { [field]: value })
  const again = await sendSetUp(token)

  expect(answer.statusCode).toBe(422)
  expect(answer.json().problems).toMatchObject([{ code, path: [field] }])
  expect(again.statusCode).toBe(200)
})
