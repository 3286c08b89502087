import { DriverError } from '../driver-error.ts'
import type { ProgramChannel } from './link.ts'
import { EndOfFile, type SftpSession, startSftp } from './sftp-session.ts'
import { readSftpFile, writeSftpFile } from './sftp-streams.ts'
import { readEntry, sftpOpen, sftpTypes, toAttributes } from './sftp-wire.ts'
import type { Entry, Files } from './transport.ts'

/**
 * The files of a machine over a channel whose far end is an SFTP server.
 *
 * @throws {DriverError} There is no SFTP server, or something else speaks there.
 */
export async function openSftp(
  channel: ProgramChannel,
  names: { machine: string; login: string },
): Promise<{ files: Files; ended: Promise<unknown> }> {
  const session = await startSftp(channel, names)
  return { files: toFiles(session), ended: session.ended }
}

function toFiles(session: SftpSession): Files {
  const rest = toAttributes()
  const simply = async (type: number, path: string, ...parts: (string | { raw: Uint8Array })[]) => {
    await session.ask(type, path, toPath(path), ...parts)
  }
  const open = async (path: string, flags: number, mode?: number) => {
    const { wire } = await session.ask(sftpTypes.open, path, toPath(path), flags, toAttributes(mode))
    return Buffer.from(wire.bytes())
  }
  return {
    resolve: async (path) => {
      const { wire } = await session.ask(sftpTypes.realpath, path, toPath(path))
      wire.uint32()
      return wire.text()
    },
    list: (path) => list(session, path),
    stat: (path) => entryAt(session, sftpTypes.stat, path).catch(nullIfMissing),
    read: async (path) => readSftpFile(session, await open(path, sftpOpen.read), path),
    write: async (path, { mode, sync }) => {
      const flags = sftpOpen.write | sftpOpen.create | sftpOpen.truncate
      return writeSftpFile(session, await open(path, flags, mode), path, sync === true)
    },
    rename: async (from, to) => {
      const better = 'posix-rename@openssh.com'
      // The plain rename of SFTP refuses to replace a file.
      if (session.has(better)) await session.ask(sftpTypes.extended, from, better, toPath(from), toPath(to))
      else await simply(sftpTypes.rename, from, toPath(to))
    },
    remove: async (path) => {
      const { kind } = await entryAt(session, sftpTypes.lstat, path)
      await simply(kind === 'folder' ? sftpTypes.rmdir : sftpTypes.remove, path)
    },
    makeFolder: (path) => simply(sftpTypes.mkdir, path, rest),
    close: session.close,
  }
}

async function list(session: SftpSession, path: string): Promise<Entry[]> {
  const opened = await session.ask(sftpTypes.opendir, path, toPath(path))
  const handle = Buffer.from(opened.wire.bytes())
  const entries: Entry[] = []
  try {
    for (;;) {
      const { wire } = await session.ask(sftpTypes.readdir, path, handle)
      for (let count = wire.uint32(); count > 0; count -= 1) {
        const name = wire.text()
        wire.bytes()
        const entry = readEntry(wire, name)
        if (name !== '.' && name !== '..') entries.push(entry)
      }
    }
  } catch (cause) {
    if (!(cause instanceof EndOfFile)) throw cause
  }
  await session.ask(sftpTypes.close, path, handle)
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function entryAt(session: SftpSession, type: number, path: string): Promise<Entry> {
  const { wire } = await session.ask(type, path, toPath(path))
  return readEntry(wire, path.split('/').at(-1) ?? path)
}

function nullIfMissing(cause: unknown): null {
  if (cause instanceof DriverError && cause.problem.code === 'file-not-found') return null
  throw cause
}

/** SFTP calls the home folder `.`. */
function toPath(path: string): string {
  return path === '' ? '.' : path
}
