import { afterEach, beforeEach, expect, test } from 'vitest'
import { signInAbsoluteMs, signInIdleMs } from '../identity/sign-ins.ts'
import { accountEndpoints } from './account.ts'
import { auditEndpoints } from './audit.ts'
import { peopleEndpoints } from './people.ts'
import { ownPage, startTestServer, type TestServer } from './server-for-tests.ts'
import { sessionEndpoints } from './session.ts'

let server: TestServer
let admin: Awaited<ReturnType<TestServer['person']>>
const addresses = { publicOrigin: null }
beforeEach(async () => {
  server = await startTestServer((parts) => [
    ...peopleEndpoints({ ...parts, addresses }),
    ...sessionEndpoints({ ...parts, addresses }),
    ...accountEndpoints(parts),
    ...auditEndpoints(parts),
  ])
  admin = await server.person('admin', 'administrator')
})
afterEach(() => server.close())

type Sent = { cookie?: string; token?: string; body?: object }

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT', path: string, sent: Sent = {}) {
  const { cookie, token, body } = sent
  return server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: {
      ...ownPage,
      ...(cookie ? { cookie } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { payload: body } : {}),
  })
}

function cookieOf(answer: Awaited<ReturnType<typeof send>>): string {
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

const password = 'a long enough sentence'

async function invite(login: string, role = 'reader') {
  const created = await send('POST', '/people', {
    ...admin,
    token: undefined,
    body: { login, name: login, role },
  })
  const token = new URL(created.json().invitation).searchParams.get('token') ?? ''
  return { id: created.json().person.id as string, token }
}

async function join(login: string, role = 'reader') {
  const { id, token } = await invite(login, role)
  return { id, cookie: cookieOf(await send('POST', '/invitation', { body: { token, password } })) }
}

test('an invited person chooses a password once and can then sign in', async () => {
  const { token } = await invite('grace')

  const accepted = await send('POST', '/invitation', { body: { token, password } })
  const again = await send('POST', '/invitation', { body: { token, password } })
  const signedIn = await send('POST', '/session', { body: { login: ' Grace ', password } })

  expect(accepted.json()).toMatchObject({ login: 'grace', role: 'reader' })
  expect(again.json().problems).toMatchObject([{ code: 'invitation-token' }])
  expect(signedIn.statusCode).toBe(200)
  expect((await send('GET', '/account', { cookie: cookieOf(signedIn) })).json().login).toBe('grace')
})

test('a wrong password, an unknown login and a switched-off person look the same', async () => {
  const grace = await join('grace')
  await send('PATCH', `/people/${grace.id}`, { cookie: admin.cookie, body: { active: false } })
  await join('linus')

  const answers = await Promise.all([
    send('POST', '/session', { body: { login: 'linus', password: 'wrong wrong wrong' } }),
    send('POST', '/session', { body: { login: 'nobody', password } }),
    send('POST', '/session', { body: { login: 'grace', password } }),
    send('POST', '/session', { body: { login: 'admin', password: '' } }),
  ])

  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
  for (const answer of answers) expect(answer.statusCode).toBe(401)
})

test('guessing one person’s password is stopped after ten tries, even with the right one', async () => {
  await join('grace')
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await send('POST', '/session', { body: { login: 'grace', password: 'wrong' } })
  }

  const answer = await send('POST', '/session', { body: { login: 'grace', password } })

  expect(answer.statusCode).toBe(429)
  expect(answer.json().problems).toMatchObject([{ code: 'too-many-tries' }])
})

test('switching a person off ends sessions, tokens and invitations at once', async () => {
  const grace = await join('grace')
  const made = await send('POST', '/account/tokens', { cookie: grace.cookie, body: { name: 'script' } })
  const token = made.json().secret as string
  const before = await send('GET', '/account', { token })

  await send('PATCH', `/people/${grace.id}`, { cookie: admin.cookie, body: { active: false } })

  expect(before.statusCode).toBe(200)
  expect((await send('GET', '/account', { cookie: grace.cookie })).statusCode).toBe(401)
  expect((await send('GET', '/account', { token })).statusCode).toBe(401)
})

test('the last active administrator stays one, also when two switch each other off at once', async () => {
  const second = await join('second', 'administrator')

  const answers = await Promise.all([
    send('PATCH', `/people/${second.id}`, { cookie: admin.cookie, body: { role: 'reader' } }),
    send('PATCH', `/people/${admin.id}`, { cookie: second.cookie, body: { active: false } }),
  ])

  // The loser is refused as the last one, or finds itself signed out already.
  const won = answers.filter((answer) => answer.statusCode === 200)
  expect(won).toHaveLength(1)
  const left = await server.parts.db
    .selectFrom('people')
    .select('login')
    .where('role', '=', 'administrator')
    .where('active', '=', true)
    .execute()
  expect(left).toHaveLength(1)
})

test('a new password ends every other session and renews this one', async () => {
  const grace = await join('grace')
  const other = cookieOf(await send('POST', '/session', { body: { login: 'grace', password } }))

  const wrong = await send('POST', '/account/password', {
    cookie: grace.cookie,
    body: { current: 'not this one', next: 'another long sentence' },
  })
  const changed = await send('POST', '/account/password', {
    cookie: grace.cookie,
    body: { current: password, next: 'another long sentence' },
  })

  expect(wrong.json().problems).toMatchObject([{ code: 'current-password', path: ['current'] }])
  expect(changed.statusCode).toBe(204)
  for (const cookie of [grace.cookie, other]) {
    expect((await send('GET', '/account', { cookie })).statusCode).toBe(401)
  }
  expect((await send('GET', '/account', { cookie: cookieOf(changed) })).statusCode).toBe(200)
})

test('signing in again renews the session’s secret, signing out ends it', async () => {
  const grace = await join('grace')
  const again = await send('POST', '/session', { cookie: grace.cookie, body: { login: 'grace', password } })
  const cookie = cookieOf(again)

  const sessions = await send('GET', '/account/sign-ins', { cookie })
  const out = await send('DELETE', '/session', { cookie })

  expect((await send('GET', '/account', { cookie: grace.cookie })).statusCode).toBe(401)
  expect(sessions.json()).toMatchObject([{ current: true, userAgent: 'lightMyRequest' }])
  expect(out.headers['set-cookie']).toContain('__Host-intendant=; Path=/; Max-Age=0')
  expect((await send('GET', '/account', { cookie })).statusCode).toBe(401)
})

test('a session ends when idle, and after a week however busy', async () => {
  const step = signInIdleMs - 60_000
  for (let passed = 0; passed + step < signInAbsoluteMs; passed += step) {
    server.wait(step)
    expect((await send('GET', '/account', { cookie: admin.cookie })).statusCode).toBe(200)
  }

  server.wait(step)

  expect((await send('GET', '/account', { cookie: admin.cookie })).statusCode).toBe(401)
})

test('nobody ends the sessions or tokens of somebody else', async () => {
  const grace = await join('grace')

  const signIn = await send('DELETE', `/account/sign-ins/${admin.signInId}`, { cookie: grace.cookie })
  const token = await send('DELETE', `/account/tokens/${admin.tokenId}`, { cookie: grace.cookie })

  expect([signIn.statusCode, token.statusCode]).toEqual([404, 404])
  expect((await send('GET', '/account', { token: admin.token })).statusCode).toBe(200)
})

test('a login is taken once, in any case', async () => {
  await invite('grace')

  const answer = await send('POST', '/people', { cookie: admin.cookie, body: { login: 'GRACE', name: 'G' } })

  expect(answer.statusCode).toBe(409)
  expect(answer.json().problems).toMatchObject([{ code: 'login-taken', path: ['login'] }])
})

test('the command line gets a token for login and password, listed without its secret', async () => {
  const grace = await join('grace')

  const made = await send('POST', '/tokens', { body: { login: 'grace', password, name: 'notebook' } })

  const { secret, ...shown } = made.json()
  expect(secret).toMatch(/^int_[\w-]{43}$/)
  expect((await send('GET', '/account', { token: secret })).json().login).toBe('grace')
  expect((await send('GET', '/account/tokens', { cookie: grace.cookie })).json()).toEqual([
    { ...shown, lastUsedAt: expect.any(String) },
  ])
})

test('every write is in the audit, with who and without a secret', async () => {
  const grace = await join('grace')
  await send('POST', '/session', { body: { login: 'grace', password: 'wrong' } })
  await send('POST', '/session', { body: { login: 'my password typed here', password: 'wrong' } })
  await send('PATCH', '/account', { cookie: grace.cookie, body: { preferences: { theme: 'dark' } } })
  await send('POST', `/people/${grace.id}/invitation`, { cookie: admin.cookie })

  const lines = (await send('GET', '/audit', { cookie: admin.cookie })).json() as {
    actor: string
    action: string
    target: string
  }[]

  expect(lines.map(({ actor, action, target }) => `${actor}: ${action} ${target}`)).toEqual([
    'admin: person.invite grace',
    'grace: account.change grace',
    'not signed in: sign-in.refuse unknown login',
    'not signed in: sign-in.refuse grace',
    'grace: invitation.accept grace',
    'admin: person.create grace',
  ])
  expect(JSON.stringify(lines)).not.toContain('password typed')
})

test('preferences change one by one, and a workspace comes back as it was', async () => {
  const layout = { tabs: [{ sessions: [1, 2] }], open: 0 }

  await send('PATCH', '/account', { cookie: admin.cookie, body: { preferences: { theme: 'dark' } } })
  const kept = await send('PUT', '/account/workspace', { cookie: admin.cookie, body: { layout } })
  const tooLarge = await send('PUT', '/account/workspace', {
    cookie: admin.cookie,
    body: { layout: 'x'.repeat(70_000) },
  })

  const me = (await send('GET', '/account', { cookie: admin.cookie })).json()
  expect(me.preferences).toMatchObject({ theme: 'dark', density: 'comfortable' })
  expect(kept.statusCode).toBe(204)
  expect(tooLarge.statusCode).toBe(413)
  expect((await send('GET', '/account/workspace', { cookie: admin.cookie })).json()).toEqual({ layout })
})
