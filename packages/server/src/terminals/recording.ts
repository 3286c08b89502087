import { Readable } from 'node:stream'
import type { Database } from '../store/database.ts'
import {
  findChunkAt,
  findNextChunk,
  findRecordedByteAfter,
  type RecordingChunk,
} from '../store/recordings.ts'
import type { StoredSession } from '../store/sessions.ts'
import type { Vault } from '../vault/vault.ts'
import {
  parseLines,
  type RecordedLine,
  renderAsciicastEvents,
  renderAsciicastHeader,
  toOutput,
} from './asciicast.ts'
import { chunkPurpose } from './recorder.ts'

export type RecordingParts = { readonly db: Database; readonly vault: Vault }

/** Which session, and under whose key its recording is sealed. */
type Recorded = Pick<StoredSession, 'id' | 'organisationId'>

/** Reads back what was recorded of a session. */
export type RecordingReader = {
  /** At most `max` bytes of output from a count on; null when they were not recorded. */
  readonly read: (from: number, max: number) => Promise<Buffer | null>
  /** The first recorded byte at or after a count; null when there is none. */
  readonly nextAfter: (from: number) => Promise<number | null>
}

/** Opens the recording of a session for viewers that come late. Keeps the chunk it last opened. */
export function createRecordingReader(parts: RecordingParts, session: Recorded): RecordingReader {
  let held: { readonly fromBytes: number; readonly output: Buffer } | null = null

  async function read(from: number, max: number): Promise<Buffer | null> {
    if (!held || from < held.fromBytes || from >= held.fromBytes + held.output.length) {
      const chunk = await findChunkAt(parts.db, session.id, from)
      if (!chunk) return null
      held = { fromBytes: chunk.fromBytes, output: toOutput(await openChunk(parts.vault, session, chunk)) }
    }
    const at = from - held.fromBytes
    return held.output.subarray(at, at + max)
  }

  return { read, nextAfter: (from) => findRecordedByteAfter(parts.db, session.id, from) }
}

/**
 * The recording of a session as asciicast v2 text, chunk by chunk as it is read; null when there is none.
 *
 * @see https://docs.asciinema.org/manual/asciicast/v2/
 */
export async function openRecording(parts: RecordingParts, session: StoredSession): Promise<Readable | null> {
  const first = await findNextChunk(parts.db, session.id, -1)
  if (!first) return null
  const title = `${session.login}@${session.machine.name} (${session.number})`
  return Readable.from(renderRecording(parts, session, first, title), { objectMode: false })
}

async function* renderRecording(
  parts: RecordingParts,
  session: StoredSession,
  first: RecordingChunk,
  title: string,
): AsyncGenerator<string> {
  yield renderAsciicastHeader({ ...session, title })
  for (let chunk: RecordingChunk | null = first; chunk; ) {
    yield renderAsciicastEvents(await openChunk(parts.vault, session, chunk))
    chunk = await findNextChunk(parts.db, session.id, chunk.position)
  }
}

async function openChunk(vault: Vault, session: Recorded, chunk: RecordingChunk): Promise<RecordedLine[]> {
  const text = await vault.open(
    session.organisationId,
    chunkPurpose(session.id, chunk.position),
    chunk.sealed,
  )
  const lines = parseLines(text.toString('utf8'))
  text.fill(0)
  return lines
}
