import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectionFile, loadConnection, recordConnection, removeConnection } from './connection.ts'

test('a kept connection is readable by its account only, and forgotten on demand', async () => {
  const home = await mkdtemp(join(tmpdir(), 'intendant-cli-'))
  const environment = { HOME: home }
  const file = connectionFile(environment)

  await recordConnection(file, { server: 'http://127.0.0.1:7700', token: 'int_x' })

  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    server: 'http://127.0.0.1:7700',
    token: 'int_x',
  })
  expect(await loadConnection(environment)).toEqual({ server: 'http://127.0.0.1:7700', token: 'int_x' })
  await removeConnection(file)
  expect(await loadConnection(environment)).toBe(null)
})

test('the environment comes before the kept file', async () => {
  const connection = await loadConnection({
    HOME: '/nowhere',
    INTENDANT_TOKEN: 't',
    INTENDANT_URL: 'https://a.test',
  })

  expect(connection).toEqual({ server: 'https://a.test', token: 't' })
})
