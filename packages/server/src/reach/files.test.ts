import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findNamedMachine, type NamedMachine } from '../store/paths.ts'
import { systemRandom } from '../system/random.ts'
import { listFolder, openFile, writeFile } from './files.ts'
import { createTestWorld, type TestWorld, trustMachine } from './test-world.ts'

let world: TestWorld
let bastion: NamedMachine
let stored: Map<string, Buffer>
const signal = new AbortController().signal
const at = (path: string) => ({ path, login: null, signal })
const parts = () => ({ db: world.db, reaching: world.reaching, random: systemRandom })
const put = (path: string, text: string, overwrite = false) =>
  writeFile(parts(), world.actor, bastion, {
    ...at(path),
    overwrite,
    body: Readable.from([Buffer.from(text)]),
  })

beforeAll(async () => {
  world = await createTestWorld()
  await trustMachine(world, world.ids.bastion)
  const found = await findNamedMachine(world.db, 'bastion')
  if (!found) throw new Error('no bastion')
  bastion = found
  stored = world.connections.machine(world.ids.bastion).files
})
afterAll(() => world.drop())

test('an upload is written beside and swapped in, and only over what was meant', async () => {
  const nowhere = await put('/srv/report.txt', 'one')
  stored.set('/srv/other', Buffer.from('x'))
  const made = await put('/srv/report.txt', 'one')

  expect(nowhere).toMatchObject({ ok: false, problems: [{ code: 'file-not-folder' }] })
  expect(made).toEqual({ ok: true, value: { path: '/srv/report.txt', sizeBytes: 3 } })
  expect(await put('/srv/report.txt', 'two')).toMatchObject({
    ok: false,
    why: 'conflict',
    problems: [{ code: 'file-exists' }],
  })
  expect(await put('/srv/report.txt', 'three', true)).toMatchObject({ value: { sizeBytes: 5 } })
  expect([...stored.keys()]).toEqual(['/srv/other', '/srv/report.txt'])
  expect(stored.get('/srv/report.txt')?.toString()).toBe('three')
})

test.each([
  ['a folder', '/srv', 'file-is-folder'],
  ['nothing', '/srv/absent', 'file-not-found'],
  ['a NUL character', '/srv/a\0b', 'file-path'],
  ['a path that is too long', `/${'x'.repeat(4_096)}`, 'file-path'],
])('downloading %s is refused with words', async (_name, path, code) => {
  stored.set('/srv/other', Buffer.from('x'))

  const opened = await openFile(parts(), world.actor, bastion, at(path))

  expect(opened).toMatchObject({ ok: false, problems: [{ code }] })
})

test('a download gives name, size and bytes, and is in the audit before it begins', async () => {
  stored.set('/srv/photo.jpg', Buffer.from('bytes'))

  const opened = await openFile(parts(), world.actor, bastion, at('/srv/photo.jpg'))

  if (!opened.ok) throw new Error('refused')
  expect([opened.value.name, opened.value.sizeBytes]).toEqual(['photo.jpg', 5])
  expect((await buffer(opened.value.stream)).toString()).toBe('bytes')
  const audit = await world.db
    .selectFrom('audit')
    .select(['action', 'target', 'details'])
    .orderBy('id', 'desc')
    .limit(1)
    .execute()
  expect(audit).toEqual([{ action: 'file.download', target: 'bastion', details: { path: '/srv/photo.jpg' } }])
})

test('a folder lists folders first; an empty path is the home folder', async () => {
  stored.set('/home/fake/b', Buffer.from('x'))
  stored.set('/home/fake/z/inner', Buffer.from('x'))

  const listed = await listFolder(parts(), world.actor, bastion, at(''))

  if (!listed.ok) throw new Error('refused')
  expect(listed.value.path).toBe('/home/fake')
  expect(listed.value.entries.map((entry) => `${entry.kind} ${entry.name}`)).toEqual(['folder z', 'file b'])
})
