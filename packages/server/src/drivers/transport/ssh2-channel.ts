import type { Duplex } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import type { Ending } from './ending.ts'
import { ChannelRefused, ForwardRefused, type ProgramChannel } from './link.ts'
import type { ConstProgram } from './program.ts'
import { toRemoteCommand } from './remote-command.ts'
import type { Shell, ShellEnd } from './transport.ts'

type OnOver = Pick<Ending, 'onOver'>

/** Why ssh2 says a channel was not opened: the reason codes of RFC 4254 section 5.1. */
type OpenFailure = Error & { reason?: number }

/** Runs a program. */
export function openProgram(client: Client, ending: OnOver, program: ConstProgram) {
  return open<ClientChannel>((done) => client.exec(toRemoteCommand(program), done)).then((channel) =>
    toProgramChannel(channel, ending),
  )
}

/** Starts a subsystem. @returns null when the machine has none of that name. */
export async function openSubsystem(client: Client, ending: OnOver, name: string) {
  let refused = false
  const channel = await open<ClientChannel>((done) =>
    client.subsys(name, (error, opened) => {
      // The channel was opened, only the request was refused: that is no lack of room.
      refused = error !== undefined && (error as OpenFailure).reason === undefined
      done(refused ? undefined : error, opened)
    }),
  )
  return refused ? null : toProgramChannel(channel, ending)
}

/** Opens a login shell with a terminal. */
export async function openShell(
  client: Client,
  ending: OnOver,
  size: { columns: number; rows: number },
): Promise<Shell> {
  const window = { term: 'xterm-256color', cols: size.columns, rows: size.rows, width: 0, height: 0 }
  const channel = await open<ClientChannel>((done) => client.shell(window, done))
  channel.stderr.resume()
  channel.on('error', () => undefined)
  return {
    output: channel,
    write: (bytes) => {
      if (channel.writable) channel.write(bytes)
    },
    resize: (columns, rows) => {
      if (channel.writable) channel.setWindow(rows, columns, 0, 0)
    },
    ended: watchEnd(channel, ending),
    close: () => channel.close(),
  }
}

/** Opens a TCP connection from the machine. */
export async function openForward(
  client: Client,
  target: { address: string; port: number },
): Promise<Duplex> {
  try {
    return await open<ClientChannel>((done) =>
      client.forwardOut('127.0.0.1', 0, target.address, target.port, done),
    )
  } catch (cause) {
    if (!(cause instanceof ChannelRefused)) throw cause
    const forbidden = (cause.cause as OpenFailure).reason === 1
    throw new ForwardRefused(forbidden ? 'forbidden' : 'no-answer', cause.cause)
  }
}

function open<T>(start: (done: (error: Error | undefined, channel: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, channel) => {
      if (error === undefined || error === null) resolve(channel)
      else reject(isOpenFailure(error) ? new ChannelRefused(error) : error)
    })
  })
}

function isOpenFailure(error: OpenFailure): boolean {
  return error.reason !== undefined || /unable to (exec|request|start)/i.test(error.message)
}

function toProgramChannel(channel: ClientChannel, ending: OnOver): ProgramChannel {
  channel.on('error', () => undefined)
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    ended: watchEnd(channel, ending),
    close: () => {
      if (channel.writable) channel.signal('TERM')
      channel.close()
    },
  }
}

function watchEnd(channel: ClientChannel, ending: OnOver): Promise<ShellEnd> {
  return new Promise((resolve) => {
    let end: ShellEnd | null = null
    channel.on('exit', (code: number | null, signal?: string) => {
      end = { exitCode: code ?? null, signal: signal?.replace(/^SIG/, '') ?? null, lost: false }
    })
    const stop = ending.onOver(() => resolve(end ?? { exitCode: null, signal: null, lost: true }))
    channel.on('close', () => {
      // When the connection broke, every channel is closed in the same turn, before the connection itself.
      setImmediate(() => {
        stop()
        resolve(end ?? { exitCode: null, signal: null, lost: false })
      })
    })
  })
}
