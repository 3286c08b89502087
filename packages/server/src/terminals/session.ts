import type { Path } from '@intendant/core/paths/path.ts'
import { type Problem, problem } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { problemOf } from '../reach/failure.ts'
import type { Reached, Reaching } from '../reach/reach.ts'
import { loadSeenStep, type SeenStep } from '../reach/steps.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { recordSession, type SessionChange, type StoredSession } from '../store/sessions.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Vault } from '../vault/vault.ts'
import { createPace, type Pace } from './pace.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { createRecordingReader } from './recording.ts'
import { createRing } from './ring.ts'
import type { OutputSource } from './viewer.ts'

type Shell = Awaited<ReturnType<Reached['transport']['shell']>>

export type SessionParts = {
  readonly db: Database
  readonly vault: Vault
  readonly reaching: Reaching
  readonly clock: Clock
  readonly log: Log
  readonly limits: SessionLimits
  /** Shared by all sessions: together they may not starve the rest of Intendant. */
  readonly pace: Pace
}

/** What one session may cost. */
export type SessionLimits = {
  readonly memoryBytes: number
  readonly recordingBytes: number
  /** How fast output is taken from one shell. */
  readonly bytesPerSecond: number
  /** Output taken that is not written yet, before the shell is held. */
  readonly unwrittenBytes: number
}

/** What a running session tells those who look at it. */
export type SessionListener = {
  readonly onStep: (step: SeenStep) => void
  readonly onChange: () => void
  readonly onOutput: () => void
  /** Bytes that the fastest typing viewer has not shown; 0 when nobody types. */
  readonly behind: () => number
}

/** A shell that lives here, whoever looks. */
export type LiveSession = {
  readonly stored: () => StoredSession
  readonly steps: () => readonly SeenStep[]
  readonly source: OutputSource
  readonly size: () => { readonly columns: number; readonly rows: number }
  readonly write: (bytes: Uint8Array) => void
  readonly resize: (columns: number, rows: number) => void
  /** A viewer has shown more, or left: the shell may go on. */
  readonly relieve: () => void
  /** Time to the machine and back, when it was last measured; asking measures again now and then. */
  readonly pathMs: () => number | null
  /** Closes the shell. Resolves when everything is recorded. */
  readonly end: (how: { readonly state: 'ended' | 'lost'; readonly problem: Problem | null }) => Promise<void>
  readonly finished: Promise<void>
}

const viewerLagBytes = 1024 * 1024
const burstBytes = 1024 * 1024
const pieceBytes = 64 * 1024
const pingEveryMs = 10_000
const countEveryMs = 5_000
const endTries = 30
const endRetryMs = 1_000
const drainMs = 3_000

/** Opens the shell of a session that is recorded as `opening`, in the background. Never rejects. */
export function startSession(
  parts: SessionParts,
  actor: Actor,
  first: StoredSession & { readonly machine: { readonly id: string } },
  listener: SessionListener,
): LiveSession {
  let stored: StoredSession = first
  let size = { columns: first.columns, rows: first.rows }
  let shell: Shell | null = null
  let reached: Reached | null = null
  let over = false
  let relieved = Promise.withResolvers<void>()
  let ending: { readonly state: 'ended' | 'lost'; readonly problem: Problem | null } | null = null
  const stop = new AbortController()
  const steps: SeenStep[] = []
  const ring = createRing(parts.limits.memoryBytes)
  const reader = createRecordingReader(parts, first)
  const pace = createPace(parts.clock, parts.limits.bytesPerSecond, burstBytes)
  const latency = createLatency(parts.clock, () => reached)
  const recorder = first.recorded
    ? createRecorder(parts, { ...first, maxBytes: parts.limits.recordingBytes })
    : null

  async function change(what: SessionChange) {
    stored = { ...stored, ...what }
    await parts.db.transaction().execute(async (transaction) => {
      await recordSession(transaction, first.id, what)
      await recordEvent(transaction, 'sessions', 'updated', first.id)
    })
    listener.onChange()
  }

  async function run(): Promise<void> {
    let end: SessionChange
    try {
      end = await open()
    } catch (error) {
      const why = problemOf(error)
      if (!why && !ending) parts.log.error('a session failed', { session: first.id, error })
      const words = why ?? problem('session-failed', { number: first.number })
      end = { state: stored.state === 'open' ? 'lost' : 'failed', problem: words }
      shell?.close()
    }
    stop.abort()
    await recorder?.finish()
    reached?.transport.close()
    const final = { ...end, ...ending, endedAt: parts.clock.now(), outputBytes: ring.end() }
    await recordEnd(final)
  }

  /** The database may be away for a moment; a session that is over must not look open until the next start. */
  async function recordEnd(final: SessionChange) {
    for (let attempt = 1; attempt <= endTries; attempt += 1) {
      try {
        return await change(final)
      } catch (error) {
        parts.log.warn('the end of a session could not be recorded yet', { session: first.id, error })
        await parts.clock.sleep(endRetryMs)
      }
    }
  }

  async function open(): Promise<SessionChange> {
    let queue = Promise.resolve()
    const onStep: NonNullable<Parameters<Reaching['connect']>[2]['onStep']> = (path, step) => {
      queue = queue.then(async () => {
        const seen = await loadSeenStep(parts.db, path, step)
        steps.push(seen)
        listener.onStep(seen)
      })
      queue.catch(() => undefined)
    }
    const options = { login: first.login, signal: stop.signal, onStep }
    try {
      reached = await parts.reaching.connect(actor, first.machine.id, options)
    } finally {
      await queue
    }
    shell = await reached.transport.shell(size)
    if (stop.signal.aborted) shell.close()
    else await change({ state: 'open', path: reached.path })
    return await follow(shell, reached.path)
  }

  async function follow(running: Shell, path: Path): Promise<SessionChange> {
    const counting = keepCount()
    // Once the shell is over nothing is gained by holding it: what it still says is taken at once.
    void running.ended.then(() => {
      over = true
      relieve()
    })
    try {
      for await (const bytes of running.output) {
        // A stream gives all it holds at once, which may be more than memory is meant for.
        for (let at = 0; at < bytes.length; at += pieceBytes) {
          const piece = (bytes as Buffer).subarray(at, at + pieceBytes)
          take(piece)
          await hasRoom(piece.length)
        }
      }
    } catch (error) {
      parts.log.debug('the output of a shell broke off', { session: first.id, error })
      running.close()
    }
    const { exitCode, lost } = await running.ended
    stop.abort()
    await counting
    const name = path.hops.at(-1)?.name ?? ''
    return lost
      ? { state: 'lost', problem: problem('session-connection-lost', { machine: name }), exitCode }
      : { state: 'ended', problem: null, exitCode }
  }

  function take(bytes: Buffer) {
    ring.append(bytes)
    recorder?.output(bytes)
    stored = { ...stored, outputBytes: ring.end() }
    listener.onOutput()
  }

  /** Waits until more output may come: this is what holds the far end. Nothing holds a shell that is ending. */
  async function hasRoom(bytes: number): Promise<void> {
    const waitMs = Math.max(pace.spend(bytes), parts.pace.spend(bytes))
    if (waitMs > 0 && !over) await parts.clock.sleep(waitMs, stop.signal).catch(() => undefined)
    while (!stop.signal.aborted && !over) {
      const unwritten = recorder?.unflushed() ?? 0
      if (recorder && unwritten > parts.limits.unwrittenBytes) {
        const written = recorder.written()
        void recorder.flush()
        await written
      } else if (listener.behind() > viewerLagBytes) await relieved.promise
      else return
    }
  }

  /** Keeps the count of output in the database roughly right, for the case that nobody can write the end. */
  async function keepCount() {
    let known = 0
    while (!stop.signal.aborted) {
      await parts.clock.sleep(countEveryMs, stop.signal).catch(() => undefined)
      if (stop.signal.aborted || known === ring.end()) continue
      known = ring.end()
      await recordSession(parts.db, first.id, { outputBytes: known }).catch(() => undefined)
    }
  }

  function relieve() {
    relieved.resolve()
    relieved = Promise.withResolvers()
  }

  const finished = run()
  return {
    stored: () => stored,
    steps: () => steps,
    source: createSource(ring, reader, recorder),
    size: () => size,
    write: (bytes) => {
      if (!stop.signal.aborted) shell?.write(bytes)
    },
    resize: (columns, rows) => {
      if (stop.signal.aborted || (columns === size.columns && rows === size.rows)) return
      size = { columns, rows }
      shell?.resize(columns, rows)
      recorder?.resize(columns, rows)
    },
    relieve,
    pathMs: latency,
    end: async (how) => {
      ending ??= how
      stop.abort()
      relieve()
      shell?.close()
      // What was printed before the end still comes; a shell that never stops is cut.
      const cut = parts.clock.sleep(drainMs).then(() => void shell?.output.destroy())
      await Promise.race([finished, cut])
      await finished
    },
    finished,
  }
}

function createSource(
  ring: ReturnType<typeof createRing>,
  reader: ReturnType<typeof createRecordingReader>,
  recorder: Recorder | null,
): OutputSource {
  return {
    end: ring.end,
    read: (from, max) => ring.read(from, max) ?? (recorder ? reader.read(from, max) : null),
    nextAfter: async (from) => {
      const recorded = recorder ? await reader.nextAfter(from) : null
      return Math.min(recorded ?? Number.POSITIVE_INFINITY, Math.max(from, ring.start()))
    },
  }
}

function createLatency(clock: Clock, reached: () => Reached | null): () => number | null {
  let lastMs: number | null = null
  let askedAtMs = Number.NEGATIVE_INFINITY
  return () => {
    const transport = reached()?.transport
    if (transport && clock.monotonicMs() - askedAtMs > pingEveryMs) {
      askedAtMs = clock.monotonicMs()
      transport.ping().then(
        (ms) => {
          lastMs = ms
        },
        () => {
          lastMs = null
        },
      )
    }
    return lastMs
  }
}
