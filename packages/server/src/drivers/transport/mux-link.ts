import { once } from 'node:events'
import { connect } from 'node:net'
import { createEnding } from './ending.ts'
import { failure } from './failure.ts'
import { cutFrames } from './frames.ts'
import { ChannelRefused, ForwardRefused, type Link, type ProgramChannel } from './link.ts'
import { createMuxChannel, type MuxChannel, ssh, toOpen } from './mux-channel.ts'
import { toRemoteCommand } from './remote-command.ts'
import { openSftp } from './sftp.ts'
import type { Shell } from './transport.ts'
import { byte, readWire, toWire, type WirePart } from './wire.ts'

const hello = 0x00000001
const proxy = 0x1000000f
const proxyAnswer = 0x8000000f
const helloVersion = 4

/**
 * Speaks SSH channels through the control socket of a running `ssh -M`, in its proxy mode: after a hello each frame is
 * its length, a zero byte and a message of RFC 4254.
 *
 * @see PROTOCOL.mux in the sources of OpenSSH, sections 1 and "proxy"
 * @throws {Error} The socket cannot be reached or speaks another version.
 */
export async function connectMux(
  socketPath: string,
  names: { machine: string; login: string },
): Promise<Link> {
  const socket = connect({ path: socketPath })
  await once(socket, 'connect')
  const { isOver, onOver, finish } = createEnding()
  socket.once('close', finish)
  socket.on('error', () => undefined)
  const channels = new Map<number, ReturnType<typeof createMuxChannel>>()
  let lastId = 0
  let greeted: (cause: Error | null) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    greeted = (cause) => (cause === null ? resolve() : reject(cause))
  })
  let isProxy = false
  const takeGreeting = (frame: Buffer) => {
    const wire = readWire(frame)
    const type = wire.uint32()
    if (type === hello && wire.uint32() === helloVersion) {
      socket.write(toWire(toWire(hello, helloVersion)))
      socket.write(toWire(toWire(proxy, 0)))
    } else if (type === proxyAnswer) {
      isProxy = true
      greeted(null)
    } else greeted(new Error(`the control socket answered ${type}`))
  }
  const cut = cutFrames(
    1024 * 1024,
    (frame) => {
      if (!isProxy) return takeGreeting(frame)
      const wire = readWire(frame)
      wire.byte()
      const type = wire.byte()
      if (type >= ssh.opened && type <= ssh.failure) channels.get(wire.uint32())?.take(type, wire)
    },
    () => socket.destroy(),
  )
  socket.on('data', cut)
  onOver(() => {
    greeted(new Error('the control socket was closed'))
    for (const channel of [...channels.values()]) channel.lose()
  })
  await ready

  const send = (message: Buffer) => {
    if (!isOver()) socket.write(toWire(toWire(byte(0), { raw: message })))
  }
  const open = async (kind: string, ...parts: readonly WirePart[]): Promise<MuxChannel> => {
    lastId = (lastId + 1) >>> 0
    const id = lastId
    let channel: ReturnType<typeof createMuxChannel> | null = null
    await new Promise<void>((resolve, reject) => {
      channel = createMuxChannel(send, { resolve, reject }, () => channels.delete(id))
      channels.set(id, channel)
      if (isOver()) channel.lose()
      else send(toOpen(kind, id, ...parts))
    })
    if (channel === null) throw new Error('no channel')
    return channel
  }
  const start = async (request: string, ...parts: readonly WirePart[]): Promise<MuxChannel | null> => {
    const channel = await open('session')
    if (await channel.request(request, true, ...parts)) return channel
    channel.close()
    return null
  }

  return {
    exec: async (program) => {
      const channel = await start('exec', toRemoteCommand(program))
      if (channel === null) throw new ChannelRefused(new Error('exec was refused'))
      return toProgramChannel(channel)
    },
    shell: async ({ columns, rows }) => {
      const channel = await open('session')
      const modes = Buffer.from([0])
      const terminal = await channel.request('pty-req', true, 'xterm-256color', columns, rows, 0, 0, modes)
      if (!terminal || !(await channel.request('shell', true))) {
        channel.close()
        throw new ChannelRefused(new Error('a shell was refused'))
      }
      return toShell(channel)
    },
    files: async () => {
      const channel = await start('subsystem', 'sftp')
      if (channel === null) throw failure('files-absent', names, 'never')
      return openSftp(toProgramChannel(channel), names)
    },
    forward: async ({ address, port }) => {
      try {
        return (await open('direct-tcpip', address, port, '127.0.0.1', 0)).stream
      } catch (cause) {
        if (!(cause instanceof ChannelRefused)) throw cause
        const { reason } = cause.cause as { reason?: number }
        throw new ForwardRefused(reason === 1 ? 'forbidden' : 'no-answer', cause.cause)
      }
    },
    ping: async () => {
      // A kind of channel that no server knows: it says so, and that is the answer.
      const channel = await open('ping@intendant').catch((cause) => {
        if (cause instanceof ChannelRefused) return null
        throw cause
      })
      channel?.close()
    },
    onOver,
    isOver,
    end: () => socket.destroy(),
  }
}

function toProgramChannel(channel: MuxChannel): ProgramChannel {
  return {
    stdin: channel.stream,
    stdout: channel.stream,
    stderr: channel.stderr,
    ended: channel.ended,
    close: () => {
      channel.request('signal', false, 'TERM').catch(() => undefined)
      channel.close()
    },
  }
}

function toShell(channel: MuxChannel): Shell {
  channel.stderr.resume()
  return {
    output: channel.stream,
    write: (bytes) => {
      if (channel.stream.writable) channel.stream.write(Buffer.from(bytes))
    },
    resize: (columns, rows) => {
      channel.request('window-change', false, columns, rows, 0, 0).catch(() => undefined)
    },
    ended: channel.ended,
    close: channel.close,
  }
}
