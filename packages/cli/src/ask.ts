import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Asks on the terminal; without one, takes the next line of standard input. A secret is not echoed. */
export async function ask(question: string, options: { secret?: boolean } = {}): Promise<string> {
  process.stderr.write(question)
  const answer = process.stdin.isTTY ? await askTerminal(options.secret === true) : await nextPipedLine()
  if (options.secret || !process.stdin.isTTY) process.stderr.write('\n')
  return answer
}

async function askTerminal(secret: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const output = secret ? silent : process.stderr
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  return lines.question('').finally(() => lines.close())
}

/** Everything on standard input, as UTF-8. */
export async function readAll(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

// Several questions share one piped input.
let pipedLines: string[] | null = null

async function nextPipedLine(): Promise<string> {
  pipedLines ??= (await readAll()).split('\n')
  return (pipedLines.shift() ?? '').replace(/\r$/, '')
}
