import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createView, listViews } from '@intendant/contract/account.ts'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import {
  addFromIntake,
  exportMachines,
  importMachines,
  understandIntake,
} from '@intendant/contract/intake.ts'
import { listMachines, search, showMachine } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { changeSettings, followEvents, showHome } from '@intendant/contract/system.ts'
import type { Language } from '@intendant/core/language/problems.ts'
import { parseWith, type Result } from '@intendant/core/problem.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestInventory, nadia, take } from '../intent/test-inventory.ts'
import { createLive } from '../live/listen.ts'
import { recordEvent } from '../store/events.ts'
import { systemClock } from '../system/clock.ts'
import { silentLog } from '../system/log.ts'
import type { Mounted, StreamAnswer } from './handler.ts'
import { inventoryRoutes } from './inventory.ts'

let it: Awaited<ReturnType<typeof createTestInventory>>
let live: Awaited<ReturnType<typeof createLive>>
let routes: Mounted[]
let cut: () => void = () => undefined

beforeAll(async () => {
  it = await createTestInventory()
  live = await createLive({ url: it.url, db: it.db, clock: systemClock, log: silentLog })
  const watch = (_actor: unknown, _action: string, end: () => void) => {
    cut = end
    return () => undefined
  }
  routes = inventoryRoutes({ ...it.parts, live, clock: systemClock, revocation: { watch } })
  await it.add('own', { driver: 'ssh2', sshAddress: '198.51.100.1', accounts: [{ login: 'ops' }] })
})
afterAll(async () => {
  await live.close()
  await it.drop()
})

type Input = { params?: unknown; query?: unknown; body?: unknown; language?: Language; headers?: object }

/** Asks as the server does: parsed by the contract before, and the answer by it afterwards. */
async function ask(endpoint: EndpointSpec, input: Input = {}): Promise<Result<unknown>> {
  const mounted = routes.find((route) => route.endpoint.id === endpoint.id)
  if (!mounted) throw new Error(`${endpoint.id} is not mounted`)
  const parse = (schema: unknown, value: unknown) => {
    if (typeof schema !== 'object' || schema === null) return undefined
    const parsed = parseWith(schema as Parameters<typeof parseWith>[0], value ?? {})
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    return parsed.value
  }
  const call = {
    params: parse(endpoint.params, input.params),
    query: parse(endpoint.query, input.query),
    body: parse(endpoint.body, input.body),
    actor: nadia,
    language: input.language ?? 'en',
    address: null,
    headers: input.headers ?? {},
    signal: AbortSignal.timeout(20_000),
    setSession: () => undefined,
  }
  const result: Result<unknown> = await mounted.handler(call as never)
  if (result.ok && typeof endpoint.answer === 'object') {
    return { ok: true, value: parse(endpoint.answer, result.value) }
  }
  return result
}

test('every answer fits the contract', async () => {
  const own = { id: null, slug: 'own' }

  expect(take(await ask(listMachines, { query: { q: 'foo:bar own' } }))).toMatchObject({
    total: 1,
    problems: [{ code: 'filter-key' }],
    rows: [{ slug: 'own', reach: { state: 'unknown', reason: '' } }],
  })
  expect(take(await ask(showMachine, { params: { machine: own.slug } }))).toMatchObject({
    machine: { slug: 'own' },
    organisation: { slug: 'acme' },
    isSelf: false,
    hostKeys: [],
  })
  expect(take(await ask(listPlaces))).toMatchObject({ organisations: [{ slug: 'acme', machineCount: 1 }] })
  expect(take(await ask(search, { query: { q: '198.51' } }))).toMatchObject({ hits: [{ slug: 'own' }] })
  expect(take(await ask(showHome))).toMatchObject({ machines: { total: 1 }, needs: [] })
  expect(take(await ask(changeSettings, { body: { recordingKeepDays: 7 } }))).toMatchObject({
    recordingKeepDays: 7,
  })
})

test('a settings change that makes no sense is refused', async () => {
  const field = { key: 'rack', label: 'Rack', kind: 'choice', choices: [] }

  expect(
    await ask(changeSettings, { body: { customFields: [field, { ...field, choices: ['A'] }] } }),
  ).toMatchObject({
    ok: false,
    problems: [{ code: 'custom-field-no-choices' }, { code: 'custom-field-twice' }],
  })
})

test('views are those of people, so Intendant itself has none', async () => {
  const body = { page: 'machines', name: 'Mine', search: 'q=tag:prod' }

  expect(await ask(createView, { body })).toMatchObject({ ok: false, why: 'not-allowed' })
  expect(take(await ask(listViews))).toEqual([])
})

test('pasted text is understood, tells what is known, and goes in', async () => {
  const understood = take(
    await ask(understandIntake, { body: { text: 'ops@198.51.100.1\nroot@10.0.0.5 -p 2200' } }),
  )
  expect(understood).toMatchObject({ entries: [{ known: 'own' }, { known: null, target: { port: 2200 } }] })

  const { entries } = understood as { entries: unknown[] }
  const added = await ask(addFromIntake, { body: { organisationId: it.acme.id, entries } })

  expect(take(added)).toMatchObject({ created: 1, known: 1 })
})

test('a preview of an import words the problems of its rows in the language of the reader', async () => {
  const body = { format: 'csv', text: 'name,ssh_port\ngood,22\nbad,x', organisationId: it.acme.id }

  const preview = take(await ask(importMachines, { body, language: 'fr' }))

  expect(preview).toMatchObject({
    created: 1,
    refused: 1,
    rows: [{ outcome: 'create' }, { outcome: 'refused' }],
  })
  expect(JSON.stringify(preview)).toContain('n’est pas un port')
})

test.each([
  ['csv', 'slug,name,'],
  ['json', '"intendant-inventory-1"'],
  ['markdown', '# Acme'],
])('the export as %s holds the machines', async (format, part) => {
  const { stream, headers } = take(await ask(exportMachines, { params: { format } })) as StreamAnswer

  const written = await text(stream)

  expect(written).toContain(part)
  expect(written).toContain('198.51.100.1')
  expect(headers['content-disposition']).toContain('attachment')
})

test('an export of a filter that cannot be read is refused, for it would hold too much', async () => {
  const result = await ask(exportMachines, { params: { format: 'csv' }, query: { q: 'nonsense:x' } })

  expect(result).toMatchObject({ ok: false, problems: [{ code: 'filter-key' }] })
})

test('the event stream tells what happens, resumes, says when it cannot, and ends with the right to it', async () => {
  const read = (stream: Readable) => {
    const got = { text: '' }
    stream.on('data', (chunk: Buffer) => {
      got.text += String(chunk)
    })
    return got
  }
  const open = async (headers: object = {}) =>
    (take(await ask(followEvents, { headers })) as StreamAnswer).stream
  const first = await open()
  const seen = read(first)

  await recordEvent(it.db, 'machines', 'updated', 'now')
  await vi.waitFor(() => expect(seen.text).toContain('"key":"now"'))
  const id = /id: (\d+)\ndata: .*"now"/.exec(seen.text)?.[1] ?? ''
  await recordEvent(it.db, 'machines', 'updated', 'later')
  const second = read(await open({ 'last-event-id': id }))
  const third = read(await open({ 'last-event-id': '999999999' }))

  await vi.waitFor(() => expect(second.text).toContain('"key":"later"'))
  await vi.waitFor(() => expect(third.text).toContain('event: reset\n'))
  const fourth = await open()
  read(fourth)
  const ended = once(fourth, 'end')
  cut()
  await ended
  first.destroy()
})
