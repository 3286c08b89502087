import type { Duplex, Readable, Writable } from 'node:stream'
import type { ConstProgram } from './program.ts'

/** One program to run on a machine. */
export type ExecRequest = {
  readonly program: ConstProgram
  /** Sent to the program's standard input, which is then closed. This is where all data goes. */
  readonly stdin?: Uint8Array | Readable
  readonly timeoutMs: number
  /** Output beyond this, of stdout and stderr each, is dropped and `truncated` is set. Default 10 MiB. */
  readonly maxOutputBytes?: number
  readonly signal?: AbortSignal
}

/** How a program ended. `exitCode` is null when a signal ended it. */
export type ExecResult = {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly truncated: boolean
}

/** How a shell ended: by its exit code, by a signal, or because the connection was lost. */
export type ShellEnd = {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lost: boolean
}

/** An interactive login shell with a terminal. Not reading `output` holds the far end back. */
export type Shell = {
  readonly output: Readable
  readonly write: (bytes: Uint8Array) => void
  readonly resize: (columns: number, rows: number) => void
  /** Never rejects. */
  readonly ended: Promise<ShellEnd>
  readonly close: () => void
}

/** An entry of a folder. `mode` is the POSIX mode with type bits. */
export type Entry = {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly sizeBytes: number
  readonly modifiedAt: Date | null
  readonly mode: number
}

/** The files of a machine. Paths are absolute or relative to the home folder; failures are `DriverError`s. */
export type Files = {
  /** The absolute path of a path, links resolved; '' is the home folder. */
  readonly resolve: (path: string) => Promise<string>
  readonly list: (path: string) => Promise<Entry[]>
  /** Follows links; null when nothing is there. */
  readonly stat: (path: string) => Promise<Entry | null>
  readonly read: (path: string) => Promise<Readable>
  /** `sync`: the bytes are on the disk when the stream has finished, where the machine can tell. */
  readonly write: (path: string, options: { mode?: number; sync?: boolean }) => Promise<Writable>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly remove: (path: string) => Promise<void>
  readonly makeFolder: (path: string) => Promise<void>
  readonly close: () => void
}

/** A kept way to one account on one machine. Every use of a machine goes through this. */
export type Transport = {
  /** @throws {DriverError} The machine could not be asked. A program that fails is no error: see exitCode. */
  readonly exec: (request: ExecRequest) => Promise<ExecResult>
  readonly shell: (size: { columns: number; rows: number }) => Promise<Shell>
  readonly files: () => Promise<Files>
  /** A TCP connection from the machine to an address it can reach. */
  readonly forward: (target: { address: string; port: number }) => Promise<Duplex>
  /** Milliseconds to the machine and back, measured now. */
  readonly ping: (signal?: AbortSignal) => Promise<number>
  /** Lets go of this use; the connection itself is kept for others a while. */
  readonly close: () => void
}
