import { Readable } from 'node:stream'
import type { Shell, ShellEnd } from '../transport/transport.ts'

/** A shell in memory: a test prints into it and reads what was typed. */
export type FakeShell = Shell & {
  /** Prints bytes; false when the reader does not keep up. */
  readonly print: (text: string | Uint8Array) => boolean
  readonly typed: () => string
  readonly sizes: { columns: number; rows: number }[]
  readonly end: (end: Partial<ShellEnd>) => void
  /** Prints the same bytes as fast as they are taken, until the count is reached. Gives back how many were printed. */
  readonly flood: (bytes: Uint8Array, total: number) => { readonly printed: () => number }
}

/** Makes a shell that echoes nothing by itself. */
export function createFakeShell(size: { columns: number; rows: number }): FakeShell {
  let ended = false
  let typed = ''
  let wanted: () => void = () => undefined
  const sizes = [size]
  const output = new Readable({ highWaterMark: 64 * 1024, read: () => wanted() })
  const { promise, resolve } = Promise.withResolvers<ShellEnd>()

  function end(how: Partial<ShellEnd>) {
    if (ended) return
    ended = true
    output.push(null)
    resolve({ exitCode: null, signal: null, lost: false, ...how })
  }

  function flood(bytes: Uint8Array, total: number) {
    let printed = 0
    wanted = () => {
      while (printed < total && !ended) {
        const part = bytes.subarray(0, Math.min(bytes.length, total - printed))
        printed += part.length
        if (!output.push(Buffer.from(part))) return
      }
    }
    wanted()
    return { printed: () => printed }
  }

  return {
    output,
    write: (bytes) => {
      typed += Buffer.from(bytes).toString('utf8')
    },
    resize: (columns, rows) => {
      sizes.push({ columns, rows })
    },
    ended: promise,
    close: () => end({ signal: 'HUP' }),
    print: (text) => !ended && output.push(Buffer.from(text)),
    typed: () => typed,
    sizes,
    end,
    flood,
  }
}
