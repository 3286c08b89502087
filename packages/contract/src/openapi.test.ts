import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type EndpointSpec, endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { renderOpenApi } from './openapi.ts'

type Json = { [key: string]: unknown }

const written = new URL('../openapi.json', import.meta.url)

test('the committed openapi.json is current (write it with scripts/write-openapi.ts)', () => {
  const committed: unknown = JSON.parse(readFileSync(written, 'utf8'))

  expect(committed).toEqual(JSON.parse(JSON.stringify(renderOpenApi(endpoints))))
})

test('every endpoint is one operation with its access, its parameters and a failure', () => {
  const paths = renderOpenApi(endpoints).paths as Record<string, Record<string, Json>>

  for (const { id, method, path, params, access } of endpoints) {
    const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    const named = ((operation?.parameters ?? []) as { name: string; in: string }[])
      .filter((parameter) => parameter.in === 'path')
      .map((parameter) => parameter.name)
    expect(operation?.operationId).toBe(id)
    expect(operation?.['x-access']).toBe(access.who)
    expect(named).toEqual(Object.keys(params?.shape ?? {}))
    expect(named.map((name) => `:${name}`)).toEqual(path.match(/:\w+/g) ?? [])
    expect(operation?.responses).toHaveProperty('default')
  }
})

test('every reference leads to a component', () => {
  const document = renderOpenApi(endpoints)
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  )

  const lost = references.filter((reference) => {
    const parts = reference.replace('#/', '').split('/')
    return parts.reduce<unknown>((value, part) => (value as Json | undefined)?.[part], document) === undefined
  })

  expect(references.length).toBeGreaterThan(50)
  expect(lost).toEqual([])
})

test('ids and paths are there once', () => {
  const ids = endpoints.map(({ id }) => id)
  const places = endpoints.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`)

  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(places).size).toBe(places.length)
})

test('a named schema whose input differs from its output is two components', () => {
  const Named = z.object({ size: z.number().default(1) }).meta({ id: 'NamedForTest' })
  const sample: EndpointSpec = endpoint({
    id: 'sample',
    summary: 'Sample',
    method: 'POST',
    path: '/sample',
    access: { who: 'anyone' },
    body: z.object({ one: Named }),
    answer: Named,
  })

  const { schemas } = renderOpenApi([{ ...sample, id: 'first', path: '/first', body: undefined }, sample])
    .components as { schemas: Record<string, Json> }

  expect(schemas.NamedForTest).toMatchObject({ required: ['size'] })
  expect(schemas.NamedForTestInput).not.toHaveProperty('required')
})
