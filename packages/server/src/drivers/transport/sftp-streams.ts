import { Readable, Writable } from 'node:stream'
import { EndOfFile, type SftpSession } from './sftp-session.ts'
import { at, sftpTypes } from './sftp-wire.ts'

// As many bytes in flight as one SSH window holds: more would only wait.
const bytesInFlight = 2 * 1024 * 1024

const fsync = 'fsync@openssh.com'

/** Every server takes 32 KiB at once; those that announce their limits are OpenSSH, which takes 256. */
function toPieceBytes(session: SftpSession): number {
  return session.has('limits@openssh.com') ? 128 * 1024 : 32 * 1024
}

/** Reads an open file from its start, many pieces asked ahead. Closes the handle at the end. */
export function readSftpFile(session: SftpSession, handle: Buffer, path: string): Readable {
  const pieceBytes = toPieceBytes(session)
  const inFlight = bytesInFlight / pieceBytes
  const queue: Promise<Buffer>[] = []
  let offset = 0
  let ended = false
  let busy = false

  const ask = async (start: number): Promise<Buffer> => {
    const parts: Buffer[] = []
    let got = 0
    // A server may give less than was asked although the file goes on.
    while (got < pieceBytes) {
      const more = await session
        .ask(sftpTypes.read, path, handle, at(start + got), pieceBytes - got)
        .then(({ wire }) => wire.bytes(), untilEnd)
      if (more.length === 0) break
      parts.push(more)
      got += more.length
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  }
  const fill = () => {
    while (!ended && queue.length < inFlight) {
      const piece = ask(offset)
      // It is awaited later; a failure before that must not count as unhandled.
      piece.catch(() => undefined)
      queue.push(piece)
      offset += pieceBytes
    }
  }
  const pump = async (stream: Readable) => {
    if (busy) return
    busy = true
    for (let open = true; open && !stream.destroyed; ) {
      fill()
      const piece = await queue.shift()
      if (piece === undefined || piece.length < pieceBytes) ended = true
      if (piece !== undefined && piece.length > 0) open = stream.push(piece)
      if (ended) {
        stream.push(null)
        open = false
      }
    }
    busy = false
  }
  return new Readable({
    highWaterMark: 4 * pieceBytes,
    read() {
      pump(this).catch((cause) => this.destroy(cause))
    },
    destroy(cause, done) {
      ended = true
      closeHandle(session, handle, path).then(
        () => done(cause),
        () => done(cause),
      )
    },
  })
}

/**
 * Writes an open file from its start, many pieces on their way at once. It is whole when `finish` comes.
 *
 * @param sync It is on the disk by then too, where the server offers that.
 */
export function writeSftpFile(session: SftpSession, handle: Buffer, path: string, sync: boolean): Writable {
  const pieceBytes = toPieceBytes(session)
  const inFlight = bytesInFlight / pieceBytes
  let offset = 0
  let open = 0
  let failed: Error | null = null
  let wake: (() => void) | null = null

  const send = (piece: Buffer) => {
    open += 1
    const settle = () => {
      open -= 1
      wake?.()
    }
    session.ask(sftpTypes.write, path, handle, at(offset), piece).then(settle, (cause) => {
      failed ??= cause
      settle()
    })
    offset += piece.length
  }
  const untilBelow = async (count: number) => {
    while (open >= count && failed === null) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (failed !== null) throw failed
  }
  const write = async (chunk: Buffer) => {
    for (let start = 0; start < chunk.length; start += pieceBytes) {
      await untilBelow(inFlight)
      send(chunk.subarray(start, start + pieceBytes))
    }
  }
  return new Writable({
    highWaterMark: 4 * pieceBytes,
    write(chunk: Buffer, _encoding, done) {
      write(chunk).then(() => done(), done)
    },
    writev(chunks, done) {
      // Small chunks are sent as whole pieces.
      write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer))).then(() => done(), done)
    },
    final(done) {
      untilBelow(1)
        .then(() =>
          sync && session.has(fsync) ? session.ask(sftpTypes.extended, path, fsync, handle) : null,
        )
        .then(() => session.ask(sftpTypes.close, path, handle))
        .then(() => done(), done)
    },
    destroy(cause, done) {
      if (cause === null) done(null)
      else
        closeHandle(session, handle, path).then(
          () => done(cause),
          () => done(cause),
        )
    },
  })
}

async function closeHandle(session: SftpSession, handle: Buffer, path: string): Promise<void> {
  await session.ask(sftpTypes.close, path, handle)
}

function untilEnd(cause: unknown): Buffer {
  if (cause instanceof EndOfFile) return Buffer.alloc(0)
  throw cause
}
