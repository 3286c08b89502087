import { apiPrefix, FailureBody } from '@intendant/contract/endpoint.ts'
import { fillText } from '@intendant/core/language/problems.ts'
import { buildCommand } from '@stricli/core'
import { defaultServer, loadConnection } from '../connection.ts'
import { type Cli, createCaller } from '../context.ts'
import { asIs } from '../parameters.ts'
import { exitCodes, Stop } from '../stop.ts'
import type { Words } from '../words.ts'

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** `api METHOD PATH [--body JSON]`: the API as it is. */
export function apiCommand(words: Words) {
  return buildCommand<{ body?: string }, [string, string], Cli>({
    docs: { brief: words.api },
    parameters: {
      flags: { body: { kind: 'parsed', parse: asIs, brief: words.body, optional: true } },
      positional: {
        kind: 'tuple',
        parameters: [
          { brief: words.method, placeholder: 'METHOD', parse: asIs },
          { brief: words.apiPath, placeholder: 'PATH', parse: asIs },
        ],
      },
    },
    async func({ body }, given, path) {
      const method = given.toUpperCase()
      if (!methods.has(method)) throw new Stop(fillText(words.badMethod, { method: given }), exitCodes.usage)
      const text = body === '-' ? await this.readInput() : body
      if (text !== undefined && !isJson(text)) throw new Stop(words.badJson, exitCodes.usage)
      const response = await send(this, method, path, text)
      this.print(await renderAnswer(response))
      if (!response.ok) this.setExitCode(response.status === 401 ? exitCodes.notSignedIn : exitCodes.refused)
    },
  })
}

async function send(cli: Cli, method: string, path: string, body: string | undefined): Promise<Response> {
  const connection = await loadConnection(cli.environment)
  const server = connection?.server ?? defaultServer
  const caller = createCaller(cli, server, connection)
  const relative = path.startsWith(apiPrefix) ? path : `${apiPrefix}/${path.replace(/^\//, '')}`
  const headers = caller.headers()
  const init =
    body === undefined ? { headers } : { body, headers: { ...headers, 'content-type': 'application/json' } }
  return caller.fetch(caller.base + relative, { method, ...init }).catch(() => {
    throw new Stop(fillText(cli.words.noAnswer, { server }), exitCodes.noAnswer)
  })
}

async function renderAnswer(response: Response): Promise<string> {
  const text = await response.text()
  if (text === '') return ''
  if (!response.headers.get('content-type')?.includes('json')) return text
  const value: unknown = JSON.parse(text)
  const failure = FailureBody.safeParse(value)
  return `${JSON.stringify(failure.success ? failure.data : value, null, 2)}\n`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
