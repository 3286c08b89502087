import type { Duplex, Readable, Writable } from 'node:stream'
import type { Ending } from './ending.ts'
import type { ConstProgram } from './program.ts'
import type { Files, Shell, ShellEnd } from './transport.ts'

/** A program that runs on a machine, as streams. Not reading holds the far end back. */
export type ProgramChannel = {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Never rejects; `lost` when the connection broke first. Output may still have to be read after it. */
  readonly ended: Promise<ShellEnd>
  /** Ends the program: by a signal where the far end knows them, and by closing its streams. */
  readonly close: () => void
}

/**
 * One signed-in connection to one account on one machine, as a driver gives it.
 * Openers reject with a `DriverError`; with a `ChannelRefused` when the far end has no room for a session.
 */
export type Link = {
  readonly exec: (program: ConstProgram) => Promise<ProgramChannel>
  readonly shell: (size: { columns: number; rows: number }) => Promise<Shell>
  readonly files: () => Promise<{ files: Files; ended: Promise<unknown> }>
  readonly forward: (target: { address: string; port: number }) => Promise<Duplex>
  /** Goes to the machine and back once. */
  readonly ping: () => Promise<void>
  readonly end: () => void
} & Pick<Ending, 'isOver' | 'onOver'>

/** The far end has no room for one more session (MaxSessions), or opens none at all. */
export class ChannelRefused extends Error {
  constructor(cause: unknown) {
    super('the far end refused a session', { cause })
    this.name = 'ChannelRefused'
  }
}

/** A forward that the far end refused: because it may not, or because nothing answers there. */
export class ForwardRefused extends Error {
  readonly why: 'forbidden' | 'no-answer'
  constructor(why: 'forbidden' | 'no-answer', cause: unknown) {
    super(`forward refused: ${why}`, { cause })
    this.name = 'ForwardRefused'
    this.why = why
  }
}
