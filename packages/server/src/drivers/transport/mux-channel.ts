import { Duplex, Readable } from 'node:stream'
import { ChannelRefused } from './link.ts'
import type { ShellEnd } from './transport.ts'
import { byte, type readWire, toWire, type WirePart } from './wire.ts'

/** Message numbers of RFC 4254. */
export const ssh = {
  open: 90,
  opened: 91,
  openFailure: 92,
  windowAdjust: 93,
  data: 94,
  extendedData: 95,
  eof: 96,
  close: 97,
  request: 98,
  success: 99,
  failure: 100,
} as const

const windowBytes = 2 * 1024 * 1024
const packetBytes = 32 * 1024

/** A channel as two-way stream, with what only SSH has. */
export type MuxChannel = {
  readonly stream: Duplex
  readonly stderr: Readable
  readonly ended: Promise<ShellEnd>
  /** Sends a request of RFC 4254 section 6. @returns Whether the far end agreed; true at once if it is not asked. */
  readonly request: (name: string, wantReply: boolean, ...parts: readonly WirePart[]) => Promise<boolean>
  readonly close: () => void
}

type Internals = MuxChannel & {
  /** Takes a message of the far end for this channel. */
  readonly take: (type: number, wire: ReturnType<typeof readWire>) => void
  readonly lose: () => void
}

/**
 * Makes the client end of one channel.
 *
 * @param send Sends one message, without the padding byte.
 * @param opened Settled once: the channel is open, or was refused.
 */
export function createMuxChannel(
  send: (message: Buffer) => void,
  opened: { resolve: () => void; reject: (cause: Error) => void },
  gone: () => void,
): Internals {
  let farId = 0
  let farWindow = 0
  let farPacket = packetBytes
  let window = windowBytes
  let isOpen = false
  let sentEof = false
  let sentClose = false
  let exit: ShellEnd | null = null
  let waiting: { chunk: Buffer; done: (cause?: Error | null) => void } | null = null
  const replies: ((agreed: boolean) => void)[] = []
  let end: (end: ShellEnd) => void = () => undefined
  const ended = new Promise<ShellEnd>((resolve) => {
    end = resolve
  })

  const widen = () => {
    if (!isOpen || sentClose || window > windowBytes / 2) return
    send(toWire(byte(ssh.windowAdjust), farId, windowBytes - window))
    window = windowBytes
  }
  const flush = () => {
    while (waiting !== null && farWindow > 0 && !sentClose) {
      const { chunk, done } = waiting
      const piece = chunk.subarray(0, Math.min(farWindow, farPacket))
      farWindow -= piece.length
      send(toWire(byte(ssh.data), farId, piece))
      waiting = piece.length < chunk.length ? { chunk: chunk.subarray(piece.length), done } : null
      if (waiting === null) done()
    }
  }
  const close = () => {
    if (!isOpen || sentClose) return
    sentClose = true
    send(toWire(byte(ssh.close), farId))
  }
  const stream = new Duplex({
    readableHighWaterMark: windowBytes / 4,
    read: widen,
    write(chunk: Buffer, _encoding, done) {
      waiting = { chunk, done }
      flush()
    },
    final(done) {
      if (isOpen && !sentClose && !sentEof) send(toWire(byte(ssh.eof), farId))
      sentEof = true
      done()
    },
    destroy(cause, done) {
      close()
      done(cause)
    },
  })
  const stderr = new Readable({ highWaterMark: windowBytes / 4, read: widen })
  // Who wants to know reads `ended`; a stream nobody listens to must not bring the process down.
  stream.on('error', () => undefined)

  const finish = (lost: boolean) => {
    gone()
    stream.push(null)
    stderr.push(null)
    const held = waiting
    waiting = null
    held?.done(new Error('the channel is closed'))
    for (const reply of replies.splice(0)) reply(false)
    opened.reject(new Error('the connection was lost'))
    end(exit ?? { exitCode: null, signal: null, lost })
    if (!stream.writableEnded) stream.end()
  }
  const push = (to: Readable, bytes: Buffer) => {
    window -= bytes.length
    if (to.push(Buffer.from(bytes))) widen()
  }
  const takeRequest = (wire: ReturnType<typeof readWire>) => {
    const name = wire.text()
    const wantReply = wire.byte() !== 0
    if (name === 'exit-status') exit = { exitCode: wire.uint32(), signal: null, lost: false }
    if (name === 'exit-signal') exit = { exitCode: null, signal: wire.text(), lost: false }
    if (wantReply) send(toWire(byte(ssh.failure), farId))
  }

  return {
    stream,
    stderr,
    ended,
    close,
    lose: () => finish(true),
    request: (name, wantReply, ...parts) => {
      // OpenSSH cuts the whole connection when it hears of a channel that is gone.
      if (!isOpen || sentClose) return Promise.resolve(false)
      send(toWire(byte(ssh.request), farId, name, byte(wantReply ? 1 : 0), ...parts))
      if (!wantReply) return Promise.resolve(true)
      return new Promise((resolve) => replies.push(resolve))
    },
    take: (type, wire) => {
      switch (type) {
        case ssh.opened:
          farId = wire.uint32()
          farWindow = wire.uint32()
          farPacket = Math.min(wire.uint32(), packetBytes)
          isOpen = true
          return opened.resolve()
        case ssh.openFailure: {
          const reason = wire.uint32()
          opened.reject(new ChannelRefused(Object.assign(new Error(wire.text()), { reason })))
          return finish(false)
        }
        case ssh.windowAdjust:
          farWindow += wire.uint32()
          return flush()
        case ssh.data:
          return push(stream, wire.bytes())
        case ssh.extendedData:
          wire.uint32()
          return push(stderr, wire.bytes())
        case ssh.eof:
          stream.push(null)
          stderr.push(null)
          return
        case ssh.request:
          return takeRequest(wire)
        case ssh.success:
        case ssh.failure:
          return replies.shift()?.(type === ssh.success)
        case ssh.close:
          close()
          return finish(false)
      }
    },
  }
}

/** The fields of a message that opens a channel, after its type. Pure. */
export function toOpen(kind: string, id: number, ...parts: readonly WirePart[]): Buffer {
  return toWire(byte(ssh.open), kind, id, windowBytes, packetBytes, ...parts)
}
