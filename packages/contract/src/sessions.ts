import { Login } from '@intendant/core/net/login.ts'
import { z } from 'zod'
import { endpoint, ProblemBody } from './endpoint.ts'
import { ConnectionStep, ExplainedPath, MachineRef } from './machines.ts'

/** A shell on a machine that lives on the server, with or without anyone watching. */
export const Session = z
  .object({
    id: z.string(),
    /** Short number people say aloud. */
    number: z.int(),
    machine: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    login: z.string(),
    person: z.object({ id: z.string(), name: z.string() }),
    mine: z.boolean(),
    state: z.enum(['opening', 'open', 'ended', 'failed', 'lost']),
    problem: ProblemBody.nullable(),
    path: ExplainedPath.nullable(),
    openedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    exitCode: z.int().nullable(),
    recorded: z.boolean(),
    /** Bytes printed so far. */
    outputBytes: z.number(),
    watchers: z.array(z.string()),
  })
  .meta({ id: 'Session' })
export type Session = z.infer<typeof Session>

const numberParam = z.object({ number: z.coerce.number().int().min(1) })

export const listSessions = endpoint({
  id: 'listSessions',
  summary: 'Sessions, open ones first, then the newest',
  method: 'GET',
  path: '/sessions',
  access: { who: 'person', action: 'machine.terminal' },
  query: z.object({
    machine: z.string().max(100).optional(),
    state: z.enum(['open', 'all']).default('all'),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.array(Session),
})

export const openSession = endpoint({
  id: 'openSession',
  summary: 'Opens a shell along the path; the answer comes at once, the stream tells the steps',
  method: 'POST',
  path: '/sessions',
  access: { who: 'person', action: 'machine.terminal' },
  body: z.object({
    machine: MachineRef.shape.machine,
    login: Login.optional(),
    columns: z.int().min(2).max(1000).default(80),
    rows: z.int().min(2).max(1000).default(24),
  }),
  answer: Session,
})

export const showSession = endpoint({
  id: 'showSession',
  summary: 'One session by its number',
  method: 'GET',
  path: '/sessions/:number',
  access: { who: 'person', action: 'machine.terminal' },
  params: numberParam,
  answer: Session,
})

export const endSession = endpoint({
  id: 'endSession',
  summary: 'Ends a session: closes its shell on the machine',
  method: 'DELETE',
  path: '/sessions/:number',
  access: { who: 'person', action: 'machine.terminal' },
  params: numberParam,
  answer: 'none',
})

export const createTicket = endpoint({
  id: 'createTicket',
  summary: 'A one-time ticket (30 s) to attach to a session by WebSocket; it travels in the first message',
  method: 'POST',
  path: '/sessions/:number/ticket',
  access: { who: 'person', action: 'machine.terminal' },
  params: numberParam,
  answer: z.object({ ticket: z.string() }),
})

export const showRecording = endpoint({
  id: 'showRecording',
  summary: 'The recording of a session as asciicast v2',
  method: 'GET',
  path: '/sessions/:number/recording',
  access: { who: 'person', action: 'machine.terminal' },
  params: numberParam,
  answer: 'text',
})

/** Where the stream of a session is: `/api/v1/sessions/NUMBER/stream`, a WebSocket. */
export function streamPath(number: number): string {
  return `/api/v1/sessions/${number}/stream`
}

/**
 * Messages from the browser (JSON text). Typed bytes travel as binary messages of their own.
 * `attach` must be the first; `from` is the count of output bytes already shown, so that none is lost or doubled;
 * `seen` acknowledges output up to a byte count: beyond 1 MiB unseen the server stops sending.
 */
export const StreamRequest = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('attach'),
    ticket: z.string().max(200),
    from: z.number().int().min(0),
    columns: z.int().min(2).max(1000),
    rows: z.int().min(2).max(1000),
    /** A watcher sees and cannot type. */
    watch: z.boolean().default(false),
  }),
  z.object({ type: z.literal('resize'), columns: z.int().min(2).max(1000), rows: z.int().min(2).max(1000) }),
  z.object({ type: z.literal('seen'), bytes: z.number().int().min(0) }),
  z.object({ type: z.literal('ping'), at: z.number() }),
])
export type StreamRequest = z.infer<typeof StreamRequest>

/** Messages to the browser (JSON text). Output travels as binary messages: raw bytes, in order from `start.from`. */
export const StreamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), from: z.number(), session: Session }),
  z.object({ type: z.literal('step'), step: ConnectionStep }),
  z.object({ type: z.literal('session'), session: Session }),
  /** The size the shell has now: it follows whoever types, and the others show the same. */
  z.object({ type: z.literal('size'), columns: z.int(), rows: z.int() }),
  /** Output that is no longer kept anywhere: bytes `from` to `to`. A new `start` at `to` follows. */
  z.object({ type: z.literal('gap'), from: z.number(), to: z.number() }),
  /** `at` is what the ping carried; `pathMs` the last measured time to the machine and back. */
  z.object({ type: z.literal('pong'), at: z.number(), pathMs: z.number().nullable() }),
  z.object({ type: z.literal('refused'), problem: ProblemBody }),
])
export type StreamEvent = z.infer<typeof StreamEvent>

/** One entry of a folder on a machine. */
export const FileEntry = z.object({
  name: z.string(),
  kind: z.enum(['file', 'folder', 'link', 'other']),
  sizeBytes: z.number(),
  modifiedAt: z.iso.datetime().nullable(),
  mode: z.string(),
})

const filesQuery = z.object({ path: z.string().max(4_096).default(''), login: Login.optional() })

export const listFiles = endpoint({
  id: 'listFiles',
  summary: 'The entries of a folder on a machine; an empty path is the home folder',
  method: 'GET',
  path: '/machines/:machine/files',
  access: { who: 'person', action: 'machine.terminal' },
  params: MachineRef,
  query: filesQuery,
  answer: z.object({ path: z.string(), entries: z.array(FileEntry) }),
})

export const downloadFile = endpoint({
  id: 'downloadFile',
  summary: 'The bytes of a file on a machine',
  method: 'GET',
  path: '/machines/:machine/files/content',
  access: { who: 'person', action: 'machine.terminal' },
  params: MachineRef,
  query: filesQuery,
  answer: 'bytes',
})

export const uploadFile = endpoint({
  id: 'uploadFile',
  summary: 'Writes a file on a machine: beside first, then swapped; overwrite must be said',
  method: 'PUT',
  path: '/machines/:machine/files/content',
  access: { who: 'person', action: 'machine.terminal' },
  params: MachineRef,
  query: filesQuery.extend({ overwrite: z.stringbool().default(false) }),
  body: 'bytes',
  answer: z.object({ path: z.string(), sizeBytes: z.number() }),
})
