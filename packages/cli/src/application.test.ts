import { expect, test } from 'vitest'
import { runCli } from './test-cli.ts'

const row = {
  slug: 'web-01',
  name: 'web-01',
  kind: 'virtual',
  organisation: { id: '1', slug: 'acme', name: 'ACME' },
  addresses: ['10.0.0.5'],
  tags: ['prod'],
  reach: { state: 'reachable', reason: '', checkedAt: null, latencyMs: null },
}
const refusal = (status: number, message: string) =>
  Response.json({ problems: [{ code: 'x', path: [], params: {}, message }] }, { status })

test('machines are printed as a table', async () => {
  const ran = await runCli(['machines', 'tag:prod'], () => ({ total: 1, all: 3, rows: [row], problems: [] }))

  expect(ran.out).toBe(
    'NAME    STATE      KIND     ADDRESS   ORGANISATION  TAGS\n' +
      'web-01  reachable  virtual  10.0.0.5  ACME          prod\n',
  )
  expect(ran.sent[0]?.url).toBe('http://panel.test/api/v1/machines?q=tag%3Aprod&limit=1000')
  expect(ran.sent[0]?.headers.authorization).toBe('Bearer int_test')
})

test('--json prints the rows as they came', async () => {
  const ran = await runCli(['machines', '--json'], () => ({ total: 1, all: 1, rows: [row], problems: [] }))

  expect(JSON.parse(ran.out)).toEqual([row])
})

test('a name with control characters cannot drive the terminal', async () => {
  const evil = { ...row, slug: 'web\u001b[2J' }

  const ran = await runCli(['machines'], () => ({ total: 1, all: 1, rows: [evil], problems: [] }))

  expect(ran.out).not.toContain('\u001b')
  expect(ran.out).toContain('web?[2J')
})

test.each([
  ['nobody is signed in', ['machines'], {}, 3, 'You are not signed in here.'],
  ['a command is unknown', ['fly'], { INTENDANT_TOKEN: 't' }, -5, 'No command registered for `fly`'],
  [
    'a method is unknown',
    ['api', 'FETCH', '/start'],
    { INTENDANT_TOKEN: 't' },
    2,
    'FETCH is no method of the API.',
  ],
  [
    'a body is not JSON',
    ['api', 'POST', '/sites', '--body', '{'],
    { INTENDANT_TOKEN: 't' },
    2,
    'not valid JSON',
  ],
  ['no program is named', ['exec', 'web-01'], { INTENDANT_TOKEN: 't' }, 2, 'No program was named.'],
])('it says what to do when %s', async (_, inputs, environment, exitCode, message) => {
  const ran = await runCli(inputs, () => ({}), { environment: { HOME: '/nowhere', ...environment } })

  expect(ran.err).toContain(message)
  expect(ran.exitCode).toBe(exitCode)
})

test('a server that is away ends with exit code 4 and its address', async () => {
  const ran = await runCli(['machines'], () => new Error('refused'))

  expect(ran.err).toContain('Intendant does not answer at http://panel.test.')
  expect(ran.exitCode).toBe(4)
})

test('a refusal is printed in the words of the server, without a stack', async () => {
  const ran = await runCli(['show', 'web-01'], () => refusal(404, 'Nothing here, or not for your account.'))

  expect(ran.err.trim()).toBe('Nothing here, or not for your account.')
  expect(ran.exitCode).toBe(1)
})

test('exec takes the exit code of the program', async () => {
  const answer = { exitCode: 7, signal: null, stdout: 'out', stderr: 'err', truncated: false }

  const ran = await runCli(['exec', 'web-01', '--', 'ls', '-l', 'a b'], () => answer)

  expect(ran).toMatchObject({ out: 'out', err: 'err', exitCode: 7 })
  expect(ran.sent[0]?.body).toEqual({ argv: ['ls', '-l', 'a b'], timeoutSeconds: 60 })
})

test('api prints the answer and takes a body', async () => {
  const ran = await runCli(['api', 'post', 'organisations', '--body', '{"name":"ACME"}'], () => ({ id: '1' }))

  expect(JSON.parse(ran.out)).toEqual({ id: '1' })
  expect(ran.sent[0]).toMatchObject({ method: 'POST', url: 'http://panel.test/api/v1/organisations' })
})

test('a changed host key is never trusted by --yes alone', async () => {
  const step = {
    hop: 0,
    machine: { slug: 'web-01', name: 'web-01' },
    stage: 'host-key',
    outcome: 'failed',
    ms: 1,
    problem: null,
    hostKey: { id: 'k', type: 'ssh-ed25519', fingerprint: 'SHA256:new', state: 'changed' },
    trustedFingerprint: 'SHA256:old',
  }

  const ran = await runCli(['trust', 'web-01', '--yes'], () => ({
    reach: row.reach,
    steps: [step],
    path: null,
  }))

  expect(ran.exitCode).toBe(1)
  expect(ran.sent.every((sent) => sent.url.endsWith('/test'))).toBe(true)
})

test('the help speaks French', async () => {
  const ran = await runCli(['--help'], () => ({}), { language: 'fr' })

  expect(ran.out).toContain('Lister les machines qui correspondent à un filtre')
})
