import type { Readable } from 'node:stream'
import type { Session } from '@intendant/contract/sessions.ts'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import type { NamedMachine } from '../store/paths.ts'
import { deleteRecordingsBefore } from '../store/recordings.ts'
import {
  findSession,
  listSessions,
  loadSessionSettings,
  recordLostSessions,
  recordNewSession,
  recordWatchBegan,
  recordWatchEnded,
  type StoredSession,
} from '../store/sessions.ts'
import type { Random } from '../system/random.ts'
import { type Audience, createAudience, type View, type ViewWish } from './audience.ts'
import { loadSessionBodies, type Reader } from './describe.ts'
import { createKeeping } from './keeping.ts'
import { createPace } from './pace.ts'
import { createRecordingReader, openRecording } from './recording.ts'
import { type LiveSession, type SessionLimits, type SessionParts, startSession } from './session.ts'
import type { ViewerWire } from './viewer.ts'

export type TerminalsParts = Omit<SessionParts, 'limits' | 'pace'> & {
  readonly random: Random
  readonly limits?: Partial<SessionLimits & { readonly sessions: number }>
}

/** A session to open. */
export type SessionWish = {
  readonly machine: NamedMachine
  readonly login: string
  readonly columns: number
  readonly rows: number
}

/** Shells that live on the server. */
export type Terminals = {
  /** Marks as lost what an earlier run held. Once, at start. */
  readonly recover: () => Promise<void>
  readonly open: (actor: Actor, wish: SessionWish) => Promise<Result<Session>>
  readonly list: (reader: Reader, wanted: Parameters<typeof listSessions>[1]) => Promise<Session[]>
  readonly show: (reader: Reader, number: number) => Promise<Result<Session>>
  readonly end: (actor: Actor, number: number) => Promise<Result<undefined>>
  /** Ends every session on a machine, because it was deleted. */
  readonly endOfMachine: (machineId: string) => void
  /** Shows a session to someone from a byte count on, also when it is over. */
  readonly attach: (
    actor: Actor,
    number: number,
    wish: ViewWish,
    wire: ViewerWire,
  ) => Promise<Result<AttachedView>>
  /** The recording as asciicast v2 text. That it was looked at is recorded. */
  readonly openRecording: (actor: Actor, number: number) => Promise<Result<Readable>>
  /** Deletes recordings that are older than the settings say. @returns How many. */
  readonly deleteOldRecordings: () => Promise<number>
  /** Ends every session, because Intendant stops. */
  readonly closeAll: () => Promise<void>
}

/** A view and what the line asks about. */
export type AttachedView = View & { readonly pathMs: () => number | null }

type Entry = { readonly live: LiveSession; readonly audience: Audience }

const mebibyte = 1024 * 1024
const defaultLimits = {
  sessions: 500,
  memoryBytes: 2 * mebibyte,
  recordingBytes: 64 * mebibyte,
  bytesPerSecond: 8 * mebibyte,
  unwrittenBytes: mebibyte,
}
const allBytesPerSecond = 24 * mebibyte
const endedRemembered = 50
const dayMs = 86_400_000

/** Makes the room where shells live. `recover` it before use. */
export function createTerminals(given: TerminalsParts): Terminals {
  const limits = { ...defaultLimits, ...given.limits }
  const pace = createPace(given.clock, allBytesPerSecond, 4 * mebibyte)
  const parts = { ...given, limits, pace }
  const { db } = parts
  const holder = parts.random.uuid()
  const running = new Map<number, Entry>()
  // What is over but may still be asked for, above all when it was not recorded.
  const ended = new Map<number, Entry>()
  let closing = false

  const watchersOf = (session: StoredSession) => running.get(session.number)?.audience.watchers() ?? []
  const describe = async (reader: Reader, stored: StoredSession) =>
    (await loadSessionBodies(db, [stored], reader, watchersOf))[0] as Session
  const findEntry = (number: number) => running.get(number) ?? ended.get(number)

  async function open(actor: Actor, wish: SessionWish): Promise<Result<Session>> {
    if (closing) return refused('unavailable', problem('intendant-stopping'))
    if (running.size >= limits.sessions)
      return refused('too-many', problem('too-many-sessions', { limit: limits.sessions }))
    const settings = await loadSessionSettings(db)
    const stored = await recordOpening(db, actor, wish, {
      id: parts.random.uuid(),
      recorded: settings.record,
      holder,
    })
    start(actor, stored, wish.machine.id)
    return done(await describe(actor, stored))
  }

  function start(actor: Actor, stored: StoredSession, machineId: string) {
    const { number } = stored
    const keeping = createKeeping(parts, () =>
      loadSessionSettings(db).then((settings) => settings.keepMinutes),
    )
    const first = { ...stored, machine: { ...stored.machine, id: machineId } }
    const live = startSession(parts, actor, first, {
      onStep: (step) => audience.tellStep(step),
      onChange: () => audience.tellChange(),
      onOutput: () => audience.tellOutput(),
      behind: () => audience.behind(),
    })
    const left = (minutes: number) =>
      void live.end({ state: 'ended', problem: problem('session-left', { minutes }) })
    const audience: Audience = createAudience({
      ...live,
      ownerId: stored.person.id,
      describe: (reader) => describe(reader, live.stored()),
      onAudience: (count) => {
        if (count > 0 || !running.has(number)) keeping.cancel()
        else keeping.begin(left)
      },
    })
    running.set(number, { live, audience })
    keeping.begin(left)
    void live.finished.then(() => {
      keeping.cancel()
      remember(number)
    })
  }

  function remember(number: number) {
    const entry = running.get(number)
    running.delete(number)
    if (!entry) return
    ended.set(number, entry)
    const oldest = ended.keys().next().value
    if (ended.size > endedRemembered && oldest !== undefined) ended.delete(oldest)
  }

  async function end(actor: Actor, number: number): Promise<Result<undefined>> {
    const stored = findEntry(number)?.live.stored() ?? (await findSession(db, number))
    if (!stored) return refused('not-found', problem('not-found'))
    const entry = running.get(number)
    if (!entry) return refused('conflict', problem('session-over', { number }))
    await recordAudit(db, actor, {
      action: 'session.end',
      target: String(number),
      details: { machine: stored.machine.slug },
    })
    const own = actor.personId === stored.person.id
    await entry.live.end({
      state: 'ended',
      problem: own ? null : problem('session-ended-by', { name: actor.name }),
    })
    return done(undefined)
  }

  async function attach(
    actor: Actor,
    number: number,
    wish: ViewWish,
    wire: ViewerWire,
  ): Promise<Result<AttachedView>> {
    const entry = findEntry(number)
    const stored = entry?.live.stored() ?? (await findSession(db, number))
    if (!stored) return refused('not-found', problem('not-found'))
    const mine = actor.personId !== null && actor.personId === stored.person.id
    const watching = wish.watch || !mine
    const fromAt = parts.clock.now()
    await recordWatch(db, actor, stored, { watching, fromAt, audited: !mine })
    const audience = entry?.audience ?? createArchive(stored)
    const view = await audience.join(actor, wish, wire)
    const leave = () => {
      view.leave()
      const watch = { sessionId: stored.id, personId: actor.personId, fromAt }
      recordWatchEnded(db, watch).catch((error: unknown) =>
        parts.log.warn('the end of a look at a session could not be recorded', { number, error }),
      )
    }
    return done({ ...view, leave, pathMs: () => entry?.live.pathMs() ?? null })
  }

  /** A session of which only the recording is left, for one viewer. */
  function createArchive(stored: StoredSession): Audience {
    const reader = createRecordingReader(parts, stored)
    return createAudience({
      ownerId: null,
      source: {
        end: () => stored.outputBytes,
        read: reader.read,
        nextAfter: async (from) => (await reader.nextAfter(from)) ?? stored.outputBytes,
      },
      steps: () => [],
      size: () => stored,
      write: () => undefined,
      resize: () => undefined,
      relieve: () => undefined,
      describe: (actor) => describe(actor, stored),
      onAudience: () => undefined,
    })
  }

  async function openRecordingOf(actor: Actor, number: number): Promise<Result<Readable>> {
    const stored = findEntry(number)?.live.stored() ?? (await findSession(db, number))
    if (!stored) return refused('not-found', problem('not-found'))
    await recordAudit(db, actor, {
      action: 'recording.show',
      target: String(number),
      details: { machine: stored.machine.slug, person: stored.person.name },
    })
    const recording = stored.recorded ? await openRecording(parts, stored) : null
    return recording ? done(recording) : refused('not-found', problem('not-recorded', { number }))
  }

  async function recover(): Promise<void> {
    const lost = await recordLostSessions(db, holder, problem('session-intendant-stopped'))
    if (lost.length > 0) await recordEvent(db, 'sessions', 'updated', '*')
  }

  async function show(reader: Reader, number: number): Promise<Result<Session>> {
    const stored = findEntry(number)?.live.stored() ?? (await findSession(db, number))
    return stored ? done(await describe(reader, stored)) : refused('not-found', problem('not-found'))
  }

  return {
    recover,
    open,
    list: async (reader, wanted) => {
      const stored = await listSessions(db, wanted)
      const newest = stored.map((session) => running.get(session.number)?.live.stored() ?? session)
      return loadSessionBodies(db, newest, reader, watchersOf)
    },
    show,
    end,
    endOfMachine: (machineId) => {
      for (const { live } of running.values()) {
        const { machine } = live.stored()
        if (machine.id !== machineId) continue
        void live.end({
          state: 'ended',
          problem: problem('session-machine-deleted', { machine: machine.name }),
        })
      }
    },
    attach,
    openRecording: openRecordingOf,
    deleteOldRecordings: async () => {
      const { recordingKeepDays } = await loadSessionSettings(db)
      return deleteRecordingsBefore(db, new Date(parts.clock.now().getTime() - recordingKeepDays * dayMs))
    },
    closeAll: async () => {
      closing = true
      const why = { state: 'lost', problem: problem('session-intendant-stopped') } as const
      await Promise.all([...running.values()].map(({ live }) => live.end(why)))
    },
  }
}

async function recordOpening(
  db: Database,
  actor: Actor,
  wish: SessionWish,
  made: { readonly id: string; readonly recorded: boolean; readonly holder: string },
): Promise<StoredSession> {
  return await db.transaction().execute(async (transaction) => {
    const session = await recordNewSession(transaction, {
      ...made,
      ...wish,
      person: { id: actor.personId, name: actor.name },
    })
    await recordAudit(transaction, actor, {
      action: 'session.open',
      target: wish.machine.slug,
      details: { number: session.number, login: wish.login, recorded: made.recorded },
    })
    await recordEvent(transaction, 'sessions', 'created', session.id)
    return session
  })
}

async function recordWatch(
  db: Database,
  actor: Actor,
  session: StoredSession,
  watch: { readonly watching: boolean; readonly fromAt: Date; readonly audited: boolean },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await recordWatchBegan(transaction, {
      sessionId: session.id,
      personId: actor.personId,
      personName: actor.name,
      watching: watch.watching,
      fromAt: watch.fromAt,
    })
    if (!watch.audited) return
    await recordAudit(transaction, actor, {
      action: 'session.watch',
      target: String(session.number),
      details: { machine: session.machine.slug, person: session.person.name },
    })
  })
}
