import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Intendant as a newcomer starts it: `npm start`, its own data folder and port. */
export type Running = {
  readonly address: string
  /** The one-time token it printed; null once it is set up. */
  readonly token: string | null
  readonly output: () => string
  readonly dataFolder: string
  readonly process: ChildProcess
  /** SIGTERM, and waits until it has stopped; gives the exit code. */
  readonly stop: () => Promise<number | null>
  /** SIGKILL of everything it started but PostgreSQL, as a crash would. */
  readonly crash: () => Promise<void>
}

/** Starts Intendant with `npm start` and waits until it answers. @param dataFolder One of an earlier start, to go on. */
export async function startIntendant(
  options: { dataFolder?: string; environment?: Record<string, string>; port?: number } = {},
): Promise<Running> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'intendant-e2e-')))
  const port = options.port ?? (await freePort())
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: {
      ...process.env,
      INTENDANT_DATA: dataFolder,
      INTENDANT_LISTEN: `127.0.0.1:${port}`,
      LANG: 'C.UTF-8',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const address = `http://127.0.0.1:${port}`
  await waitUntil(
    async () => child.exitCode !== null || (await answers(`${address}/healthz`)),
    120_000,
    () => `Intendant did not start:\n${output}`,
  )
  if (child.exitCode !== null) throw new Error(`Intendant stopped at start:\n${output}`)
  await waitUntil(
    async () => output.includes(address),
    10_000,
    () => `no address was printed:\n${output}`,
  )
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      process.kill(child.pid ?? 0, 'SIGTERM')
      await gone
    }
    return child.exitCode
  }
  const crash = async () => {
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
    // The process group: npm, the launcher and the server; PostgreSQL has a session of its own.
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await gone
  }
  return { address, token: findToken(output), output: () => output, dataFolder, process: child, stop, crash }
}

/** Stops Intendant and removes its data folder. */
export async function removeIntendant(running: Running): Promise<void> {
  await running.stop()
  await rm(running.dataFolder, { recursive: true, force: true })
}

/** Waits for a condition, asking every 50 ms. @throws {Error} It did not come true in time. */
export async function waitUntil(
  condition: () => Promise<boolean> | boolean,
  timeoutMs: number,
  explain: () => string = () => 'a condition did not come true in time',
): Promise<void> {
  const until = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(explain())
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A TCP port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => null)
  return response?.ok === true
}

function findToken(output: string): string | null {
  return /\/setup\?token=([\w-]+)/.exec(output)?.[1] ?? null
}
