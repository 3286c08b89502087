import { run } from '@stricli/core'
import { createApplication } from './application.ts'
import type { Cli } from './context.ts'
import { wordsOf } from './words.ts'

/** What a command did. */
export type Ran = { out: string; err: string; exitCode: number; sent: Sent[] }
type Sent = { method: string; url: string; body: unknown; headers: Record<string, string> }

/** Answers a request: a value is JSON with 200, a Response goes as it is, an Error is "no answer". */
export type Server = (request: Sent) => unknown

/** Runs the command line against a made-up server, signed in unless the environment says otherwise. */
export async function runCli(
  inputs: readonly string[],
  server: Server,
  options: { environment?: Record<string, string>; answers?: string[]; language?: 'en' | 'fr' } = {},
): Promise<Ran> {
  const ran: Ran = { out: '', err: '', exitCode: 0, sent: [] }
  const language = options.language ?? 'en'
  const words = wordsOf(language)
  const answers = [...(options.answers ?? [])]
  const streams = {
    stdout: {
      write: (text: string) => {
        ran.out += text
      },
    },
    stderr: {
      write: (text: string) => {
        ran.err += text
      },
    },
    env: { STRICLI_NO_COLOR: '1' },
    exitCode: null as number | string | null,
  }
  const cli: Cli = {
    process: streams,
    environment: options.environment ?? { INTENDANT_TOKEN: 'int_test', INTENDANT_URL: 'http://panel.test' },
    language,
    words,
    fetch: async (url, init) => {
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      const headers = init.headers as Record<string, string>
      const sent = { method: init.method ?? 'GET', url, body, headers }
      ran.sent.push(sent)
      const answer = server(sent)
      if (answer instanceof Error) throw answer
      if (answer instanceof Response) return answer
      return Response.json(answer)
    },
    print: streams.stdout.write,
    warn: streams.stderr.write,
    ask: async () => answers.shift() ?? '',
    readInput: async () => answers.join('\n'),
    readFile: async () => answers.join('\n'),
    writeFile: async () => undefined,
    openSsh: async () => 0,
    setExitCode: (code) => {
      streams.exitCode = code
    },
  }
  await run(createApplication(words), inputs, cli)
  ran.exitCode = Number(streams.exitCode ?? 0)
  return ran
}
