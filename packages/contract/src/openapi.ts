import { z } from 'zod'
import { type Access, apiPrefix, type EndpointSpec, FailureBody } from './endpoint.ts'

type Json = { [key: string]: unknown }

/**
 * Describes endpoints as an OpenAPI 3.1 document. Pure: the same endpoints give the same document.
 *
 * Schemas with a `meta({ id })` become named components; where input and output of one differ, the input is `IdInput`.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function renderOpenApi(endpoints: readonly EndpointSpec[]): Json {
  const components: Json = {}
  const failure = renderSchema(FailureBody, 'output', components)
  const paths: { [path: string]: Json } = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    const operations = paths[path] ?? {}
    operations[endpoint.method.toLowerCase()] = renderOperation(endpoint, components)
    paths[path] = operations
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Intendant',
      version: '1',
      description:
        'Every failure carries problems with a stable code, worded in the language of the request (header Accept-Language or X-Intendant-Language: en, fr).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: apiPrefix }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      responses: {
        Failure: { description: 'Refused or failed', content: { 'application/json': { schema: failure } } },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token (int_…)' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-intendant' },
      },
    },
  }
}

function renderOperation(endpoint: EndpointSpec, components: Json): Json {
  const parameters = [
    ...renderParameters(endpoint.params, 'path', components),
    ...renderParameters(endpoint.query, 'query', components),
  ]
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    ...renderAccess(endpoint.access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(endpoint.body === undefined ? {} : { requestBody: renderBody(endpoint.body, components) }),
    responses: {
      ...renderAnswer(endpoint.answer, components),
      default: { $ref: '#/components/responses/Failure' },
    },
  }
}

function renderAccess(access: Access): Json {
  if (access.who !== 'person') return { security: [], 'x-access': access.who }
  return { security: [{ token: [] }, { session: [] }], 'x-access': 'person', 'x-action': access.action }
}

function renderParameters(shape: z.ZodObject | undefined, place: 'path' | 'query', components: Json): Json[] {
  return Object.entries(shape?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(field as z.ZodType, undefined).success,
    schema: renderSchema(field as z.ZodType, 'input', components),
  }))
}

function renderBody(body: NonNullable<EndpointSpec['body']>, components: Json): Json {
  const content =
    body === 'bytes'
      ? { 'application/octet-stream': {} }
      : { 'application/json': { schema: renderSchema(body, 'input', components) } }
  return { required: true, content }
}

function renderAnswer(answer: EndpointSpec['answer'], components: Json): Json {
  if (answer === 'none') return { '204': { description: 'Done' } }
  const description = 'Done'
  if (answer === 'text')
    return { '200': { description, content: { 'text/plain': { schema: { type: 'string' } } } } }
  if (answer === 'bytes') return { '200': { description, content: { 'application/octet-stream': {} } } }
  if (answer === 'events') {
    return { '200': { description, content: { 'text/event-stream': { schema: { type: 'string' } } } } }
  }
  const schema = renderSchema(answer, 'output', components)
  return { '200': { description, content: { 'application/json': { schema } } } }
}

/** Renders one schema and moves the named ones inside it to the components. */
function renderSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const { $schema: _, $defs = {}, ...root } = toJsonSchema(schema, io)
  const names = new Map<string, string>()
  // The unnamed ones are "any JSON" (see `toJsonSchema`): they need no name.
  const definitions = Object.fromEntries(Object.entries($defs as Json).filter(([id]) => !id.startsWith('__')))
  for (const [id, definition] of Object.entries(definitions)) {
    names.set(id, nameOf(id, cleaned(definition), io, components))
  }
  for (const [id, definition] of Object.entries(definitions)) {
    const name = names.get(id) ?? id
    components[name] = withNames(cleaned(definition), names)
  }
  // A schema that has a name itself comes as its definition.
  const ownName = typeof root.id === 'string' ? root.id : null
  if (ownName === null) return withNames(root, names) as Json
  const body = cleaned(root)
  const name = nameOf(ownName, body, io, components)
  components[name] = withNames(body, names)
  return { $ref: `#/components/schemas/${name}` }
}

function nameOf(id: string, definition: unknown, io: 'input' | 'output', components: Json): string {
  if (io === 'output') return id
  const output = components[id]
  return output === undefined || JSON.stringify(output) === JSON.stringify(definition) ? id : `${id}Input`
}

function cleaned(definition: unknown): Json {
  const { id: _, ...rest } = definition as Json
  return rest
}

function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withNames(item, names))
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value && String(value.$ref).startsWith('#/$defs/__')) return {}
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key !== '$ref' || typeof item !== 'string') return [key, withNames(item, names)]
      const id = item.replace('#/$defs/', '')
      return [key, `#/components/schemas/${names.get(id) ?? id}`]
    }),
  )
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // What a transform gives cannot be read from it; all of ours give what they take, in its normal form.
      const { def } = zodSchema._zod
      // `z.json()` is the only schema of ours that holds itself: any JSON at all.
      if (def.type === 'lazy') for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
      if (io === 'output' && def.type === 'pipe') {
        const { in: before, out } = def as unknown as { in: z.ZodType; out: z.ZodType }
        if (out._zod.def.type === 'transform' && before._zod.def.type !== 'transform') {
          const { $schema: _, ...rendered } = toJsonSchema(before, 'input')
          Object.assign(jsonSchema, rendered)
        }
      }
    },
  }) as Json
}
