import type { EndpointSpec } from '@intendant/contract/endpoint.ts'

/**
 * Checks what is about to be mounted: the start stops when an endpoint says not who may call it, is there twice, would
 * change something by GET, or is promised by the contract and answered by nobody (rules R9 and R16). Pure.
 *
 * @param promised Endpoints of the contract that must be there.
 * @throws {Error} All that is wrong, one line each.
 */
export function checkMounted(mounted: readonly EndpointSpec[], promised: readonly EndpointSpec[]): void {
  const wrong = [
    ...mounted.flatMap(checkOne),
    ...findTwice(mounted.map((endpoint) => endpoint.id)).map((id) => `${id}: mounted twice`),
    ...findTwice(mounted.map(shapeOf)).map((shape) => `${shape}: two endpoints have this path`),
    ...promised
      .filter((endpoint) => !mounted.some(({ id }) => id === endpoint.id))
      .map(({ id, method, path }) => `${id}: nobody answers ${method} ${path}`),
  ]
  if (wrong.length > 0) throw new Error(`the endpoints are wrong, nothing was started:\n${wrong.join('\n')}`)
}

function checkOne(endpoint: EndpointSpec): string[] {
  const { id, method, path, access, body } = endpoint
  const wrong: string[] = []
  // The type forbids a missing access; what is mounted from elsewhere may still lack it.
  const who: unknown = (access as { who?: unknown } | undefined)?.who
  if (who !== 'anyone' && who !== 'newcomer' && who !== 'person')
    wrong.push(`${id}: says not who may call it`)
  if (access?.who === 'person' && !access.action) wrong.push(`${id}: names no action`)
  if (method === 'GET' && body !== undefined)
    wrong.push(`${id}: GET takes no body, so it would change something`)
  if (method === 'GET' && access?.who === 'newcomer') wrong.push(`${id}: set-up by GET`)
  if (!/^(\/(:[a-zA-Z]+|[a-z0-9.-]+))+$/.test(path)) wrong.push(`${id}: ${path} is no path`)
  return wrong
}

function shapeOf({ method, path }: EndpointSpec): string {
  return `${method} ${path.replace(/:\w+/g, ':')}`
}

function findTwice(items: readonly string[]): string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))]
}
