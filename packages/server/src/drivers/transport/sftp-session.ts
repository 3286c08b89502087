import { failure } from './failure.ts'
import { cutFrames } from './frames.ts'
import type { ProgramChannel } from './link.ts'
import { sftpStatus, sftpTypes, toRequest } from './sftp-wire.ts'
import { byte, readWire, toWire, type WirePart } from './wire.ts'

// OpenSSH never sends more than 256 KiB in one packet; a listing of long names may come near it.
const longestFrame = 1024 * 1024

/** One answer: its type and what follows the id. */
export type SftpAnswer = { readonly type: number; readonly wire: ReturnType<typeof readWire> }

/** Requests and answers of one SFTP session. */
export type SftpSession = {
  /** Sends one request. Rejects with a DriverError for a status that is no success; `path` is for its words. */
  readonly ask: (type: number, path: string, ...parts: readonly WirePart[]) => Promise<SftpAnswer>
  readonly has: (extension: string) => boolean
  readonly ended: Promise<void>
  readonly close: () => void
}

/**
 * Speaks SFTP version 3 over a channel whose far end is an SFTP server.
 *
 * @throws {DriverError} There is no SFTP server, or something else speaks there.
 */
export async function startSftp(
  channel: ProgramChannel,
  names: { machine: string; login: string },
): Promise<SftpSession> {
  const { machine, login } = names
  const waiting = new Map<number, { answer: (answer: SftpAnswer) => void; reject: (cause: Error) => void }>()
  const extensions = new Set<string>()
  let lastId = 0
  let over: Error | null = null
  let greet: { resolve: () => void; reject: (cause: Error) => void } | null = null

  const stop = (cause: Error) => {
    over ??= cause
    greet?.reject(over)
    for (const one of waiting.values()) one.reject(over)
    waiting.clear()
    channel.close()
  }
  const take = (frame: Buffer) => {
    const wire = readWire(frame)
    const type = wire.byte()
    if (type === sftpTypes.version) {
      wire.uint32()
      while (wire.left() > 0) {
        extensions.add(wire.text())
        wire.bytes()
      }
      greet?.resolve()
      return
    }
    const id = wire.uint32()
    const one = waiting.get(id)
    waiting.delete(id)
    one?.answer({ type, wire })
  }
  const cut = cutFrames(
    longestFrame,
    (frame) => {
      try {
        take(frame)
      } catch (cause) {
        stop(failure('files-garbled', { machine, login }, 'never', cause))
      }
    },
    () => stop(failure('files-garbled', { machine, login }, 'never')),
  )
  channel.stdout.on('data', cut)
  channel.stdout.on('error', () => undefined)
  channel.stdin.on('error', () => undefined)
  channel.stderr.resume()
  const ended = channel.ended.then((end) => {
    const absent = greet !== null
    stop(
      absent && !end.lost
        ? failure('files-absent', { machine, login }, 'never')
        : failure('connection-lost', { machine }),
    )
  })

  await new Promise<void>((resolve, reject) => {
    greet = { resolve, reject }
    channel.stdin.write(toWire(toWire(byte(sftpTypes.init), 3)))
  })
  greet = null

  return {
    ask: (type, path, ...parts) =>
      new Promise((resolve, reject) => {
        if (over !== null) return reject(over)
        lastId = (lastId + 1) >>> 0
        waiting.set(lastId, {
          answer: (answer) => {
            const failed = answer.type === sftpTypes.status ? toFailure(answer.wire, path, machine) : null
            if (failed === null) resolve(answer)
            else reject(failed)
          },
          reject,
        })
        channel.stdin.write(toRequest(type, lastId, ...parts))
      }),
    has: (extension) => extensions.has(extension),
    ended,
    close: () => stop(failure('connection-lost', { machine })),
  }
}

/** The end of a file, as something to throw and to catch by type. */
export class EndOfFile extends Error {}

function toFailure(wire: ReturnType<typeof readWire>, path: string, machine: string): Error | null {
  const status = wire.uint32()
  const detail = wire.left() > 0 ? wire.text() : ''
  switch (status) {
    case sftpStatus.ok:
      return null
    case sftpStatus.endOfFile:
      return new EndOfFile()
    case sftpStatus.noSuchFile:
      return failure('file-not-found', { machine, path }, 'never')
    case sftpStatus.notAllowed:
      return failure('file-not-allowed', { machine, path }, 'never')
    default:
      return failure('file-failed', { machine, path, detail: toLine(detail) }, 'never')
  }
}

/** Words from a far end, fit to be shown: one short line without control characters. */
function toLine(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}
