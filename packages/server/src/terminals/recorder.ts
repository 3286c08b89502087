import type { Database } from '../store/database.ts'
import { recordChunk } from '../store/recordings.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Vault } from '../vault/vault.ts'
import { type RecordedLine, renderLines, toMarkerLine, toOutputLine, toSizeLine } from './asciicast.ts'
import { cutUtf8 } from './utf8.ts'

/** Writes the recording of one session as it goes. */
export type Recorder = {
  readonly output: (bytes: Buffer) => void
  readonly resize: (columns: number, rows: number) => void
  /** Bytes of output taken that are not in the database yet. */
  readonly unflushed: () => number
  /** Resolves when something was written, or will not be. */
  readonly written: () => Promise<void>
  /** Writes all there is now. Never rejects: what cannot be written is tried again, or given up at `finish`. */
  readonly flush: () => Promise<void>
  /** Writes the rest, then nothing more. */
  readonly finish: () => Promise<void>
}

export type RecorderParts = {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}

/** The purpose under which a chunk is sealed. */
export function chunkPurpose(sessionId: string, position: number): string {
  return `recording:${sessionId}:${position}`
}

const flushEveryMs = 1_000
const flushAtBytes = 64 * 1024
const retryMs = 1_000
const finishTries = 20
const stoppedText = (mebibytes: number) =>
  `Recording stopped here: the limit of ${mebibytes} MiB was reached. / L’enregistrement s’arrête ici : la limite de ${mebibytes} Mio est atteinte.`

/**
 * Begins a recording. Typed text is never recorded: it may hold passwords. Output is written at least every second and
 * every 64 kB, until `maxBytes`; a marker then says that it stops.
 */
export function createRecorder(
  parts: RecorderParts,
  session: { readonly id: string; readonly organisationId: string; readonly maxBytes: number },
): Recorder {
  const startedMs = parts.clock.monotonicMs()
  const seconds = () => (parts.clock.monotonicMs() - startedMs) / 1000
  const stop = new AbortController()
  let lines: RecordedLine[] = []
  let rest: Buffer = Buffer.alloc(0)
  let taken = 0
  let inLines = 0
  let flushed = 0
  let position = 0
  let full = false
  let ticking = false
  let writing: Promise<void> | null = null
  let waiting = Promise.withResolvers<void>()

  function addOutput(bytes: Buffer) {
    if (bytes.length === 0) return
    lines.push(toOutputLine(seconds(), bytes))
    inLines += bytes.length
  }

  function output(bytes: Buffer) {
    if (full) return
    taken += bytes.length
    const { whole, rest: next } = cutUtf8(rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes)
    rest = Buffer.from(next)
    addOutput(Buffer.from(whole))
    if (taken >= session.maxBytes) {
      full = true
      addOutput(rest)
      rest = Buffer.alloc(0)
      lines.push(toMarkerLine(seconds(), stoppedText(Math.round(session.maxBytes / 1024 / 1024))))
    }
    if (inLines >= flushAtBytes) void flush()
    else void tick()
  }

  async function tick() {
    if (ticking) return
    ticking = true
    await parts.clock.sleep(flushEveryMs, stop.signal).catch(() => undefined)
    ticking = false
    await flush()
  }

  async function flush(): Promise<void> {
    while (writing) await writing
    if (lines.length === 0) return
    writing = writeChunk()
    await writing
  }

  async function writeChunk() {
    const chunkLines = lines
    const fromBytes = flushed
    const toBytes = flushed + inLines
    lines = []
    inLines = 0
    try {
      const text = Buffer.from(renderLines(chunkLines), 'utf8')
      const sealed = await parts.vault.seal(session.organisationId, chunkPurpose(session.id, position), text)
      await recordChunk(parts.db, session.id, { position, fromBytes, toBytes, sealed })
      flushed = toBytes
      position += 1
    } catch (error) {
      // The database may come back: the lines go first in the next try, and the shell is held meanwhile.
      parts.log.warn('a piece of a recording could not be written yet', { session: session.id, error })
      lines = chunkLines.concat(lines)
      inLines += toBytes - fromBytes
      await parts.clock.sleep(retryMs)
    } finally {
      writing = null
      waiting.resolve()
      waiting = Promise.withResolvers()
    }
    if (lines.length > 0 && !stop.signal.aborted) void tick()
  }

  return {
    output,
    resize: (columns, rows) => {
      if (full) return
      lines.push(toSizeLine(seconds(), columns, rows))
      void tick()
    },
    unflushed: () => taken - flushed,
    written: () => waiting.promise,
    flush,
    finish: async () => {
      if (!full) addOutput(rest)
      rest = Buffer.alloc(0)
      full = true
      stop.abort()
      for (let attempt = 1; attempt <= finishTries && (lines.length > 0 || writing); attempt += 1)
        await flush()
      if (lines.length > 0) parts.log.error('the end of a recording was lost', { session: session.id })
    },
  }
}
