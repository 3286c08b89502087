import { endpoint } from '@intendant/contract/endpoint.ts'
import { done, problem } from '@intendant/core/problem.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DriverError } from '../drivers/driver-error.ts'
import { handle } from './handler.ts'
import { startTestServer, type TestServer } from './server-for-tests.ts'

const words = { summary: 'For tests', answer: 'none' } as const
const read = endpoint({
  ...words,
  id: 'read',
  method: 'GET',
  path: '/read',
  access: { who: 'person', action: 'inventory.read' },
})
const write = endpoint({
  ...words,
  id: 'write',
  method: 'POST',
  path: '/write',
  access: { who: 'person', action: 'inventory.write' },
})
const account = endpoint({
  ...words,
  id: 'account',
  method: 'POST',
  path: '/account',
  access: { who: 'person', action: 'account' },
})
const away = endpoint({ ...words, id: 'away', method: 'GET', path: '/away', access: { who: 'anyone' } })

let server: TestServer
let room = true
beforeAll(async () => {
  const mount = () => [
    handle(read, async () => done(undefined)),
    handle(write, async () => done(undefined)),
    handle(account, async () => done(undefined)),
    handle(away, async () => {
      throw new DriverError(problem('database-away'), { retry: 'later' })
    }),
  ]
  server = await startTestServer(mount, { disk: { hasRoom: async () => room } })
})
afterAll(() => server.close())

test.each([
  ['with room a write goes on', true, 'POST', '/write', 204],
  ['a full disk takes no write', false, 'POST', '/write', 507],
  ['a full disk is still read', false, 'GET', '/read', 204],
  ['people may still mend their account', false, 'POST', '/account', 204],
  ['a database that is away is away', true, 'GET', '/away', 503],
  ['a database that is away because the disk is full is told as that', false, 'GET', '/away', 507],
] as const)('%s', async (name, hasRoom, method, path, status) => {
  const { token } = await server.person(`p${name.length}${method}`.toLowerCase(), 'administrator')
  room = hasRoom

  const answer = await server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}` },
  })

  expect(answer.statusCode).toBe(status)
  if (status === 507) expect(answer.json().problems).toMatchObject([{ code: 'disk-full' }])
})
