import type { Entry } from './transport.ts'
import { byte, type readWire, toWire, uint64, type WirePart } from './wire.ts'

/** Message types of SFTP version 3. @see draft-ietf-secsh-filexfer-02 section 3 */
export const sftpTypes = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
  extended: 200,
} as const

/** Status codes that mean something to us. @see section 7 */
export const sftpStatus = { ok: 0, endOfFile: 1, noSuchFile: 2, notAllowed: 3 } as const

/** Flags of open. @see section 6.3 */
export const sftpOpen = { read: 1, write: 2, create: 8, truncate: 16 } as const

/** No attributes, or only the mode. Pure. */
export function toAttributes(mode?: number): { raw: Uint8Array } {
  return { raw: mode === undefined ? toWire(0) : toWire(4, mode & 0o7777) }
}

/** A read or write request's fixed part. Pure. */
export function at(offset: number): { raw: Uint8Array } {
  return uint64(offset)
}

/** One request as a packet, with its length. Pure. */
export function toRequest(type: number, id: number, ...parts: readonly WirePart[]): Buffer {
  return toWire(toWire(byte(type), id, ...parts))
}

/** Parses the attributes of an entry. @see section 5. @throws {RangeError} The far end is at fault. */
export function readEntry(wire: ReturnType<typeof readWire>, name: string): Entry {
  const flags = wire.uint32()
  const sizeBytes = flags & 1 ? wire.uint64() : 0
  if (flags & 2) {
    wire.uint32()
    wire.uint32()
  }
  const mode = flags & 4 ? wire.uint32() : 0
  let modifiedAt: Date | null = null
  if (flags & 8) {
    wire.uint32()
    modifiedAt = new Date(wire.uint32() * 1000)
  }
  if (flags & 0x80000000) {
    for (let count = wire.uint32(); count > 0; count -= 1) {
      wire.bytes()
      wire.bytes()
    }
  }
  return { name, kind: toKind(mode), sizeBytes, modifiedAt, mode }
}

/** What a POSIX mode says an entry is. Pure. */
export function toKind(mode: number): Entry['kind'] {
  switch (mode & 0o170000) {
    case 0o100000:
      return 'file'
    case 0o040000:
      return 'folder'
    case 0o120000:
      return 'link'
    default:
      return 'other'
  }
}
