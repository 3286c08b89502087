import { CustomField } from '@intendant/core/machines/places.ts'
import { z } from 'zod'
import { endpoint } from './endpoint.ts'

/** What the page needs before anyone is signed in. */
export const showStart = endpoint({
  id: 'showStart',
  summary: 'Whether set-up is done, and which version runs',
  method: 'GET',
  path: '/start',
  access: { who: 'anyone' },
  answer: z.object({ setUp: z.boolean(), version: z.string() }),
})

/** A change others may want to know of. `key` is the id of the thing; `kind` what became of it. */
export const LiveEvent = z
  .object({
    id: z.string(),
    topic: z.enum([
      'machines',
      'places',
      'sessions',
      'keys',
      'host-keys',
      'reach',
      'people',
      'account',
      'settings',
    ]),
    kind: z.enum(['created', 'updated', 'deleted']),
    key: z.string(),
  })
  .meta({ id: 'LiveEvent' })
export type LiveEvent = z.infer<typeof LiveEvent>

export const followEvents = endpoint({
  id: 'followEvents',
  summary: 'Changes as they happen (server-sent events); resumes after the header Last-Event-ID',
  method: 'GET',
  path: '/events',
  access: { who: 'person', action: 'account' },
  answer: 'events',
})

/** Home in one answer: the verdict, what needs someone, what changed, what is open. */
export const showHome = endpoint({
  id: 'showHome',
  summary: 'The first page: counts, what needs attention worst first, the newest changes, open sessions',
  method: 'GET',
  path: '/home',
  access: { who: 'person', action: 'inventory.read' },
  answer: z.object({
    machines: z.object({
      total: z.int(),
      reachable: z.int(),
      unreachable: z.int(),
      unknown: z.int(),
    }),
    organisations: z.array(
      z.object({
        id: z.string(),
        slug: z.string(),
        name: z.string(),
        machines: z.array(z.object({ slug: z.string(), name: z.string(), state: z.string() })),
        total: z.int(),
      }),
    ),
    needs: z.array(
      z.object({
        kind: z.enum(['host-key-changed', 'unreachable', 'refused', 'host-key-pending', 'no-address']),
        machine: z.object({ slug: z.string(), name: z.string() }),
        /** Worded in the reader's language. */
        reason: z.string(),
        since: z.iso.datetime().nullable(),
        /** Machines that are reached through this one. */
        behind: z.int(),
      }),
    ),
    openSessions: z.int(),
  }),
})

export const showSystem = endpoint({
  id: 'showSystem',
  summary: 'Version, uptime, database, disk space and the public key of this installation',
  method: 'GET',
  path: '/system',
  access: { who: 'person', action: 'settings.manage' },
  answer: z.object({
    version: z.string(),
    startedAt: z.iso.datetime(),
    database: z.object({ version: z.string(), embedded: z.boolean(), sizeBytes: z.number() }),
    dataFolder: z.object({ path: z.string(), freeBytes: z.number(), sizeBytes: z.number() }),
    publicKey: z.string(),
  }),
})

/** The settings people may change; all have a sound value from the start. */
export const Settings = z
  .object({
    /** Minutes a session lives on with nobody watching, 1 to 10080. */
    sessionKeepMinutes: z.int().min(1).max(10_080),
    /** Days a recording is kept, 1 to 3650. */
    recordingKeepDays: z.int().min(1).max(3_650),
    recordSessions: z.boolean(),
    customFields: z.array(CustomField).max(50),
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof Settings>

export const showSettings = endpoint({
  id: 'showSettings',
  summary: 'The settings of this installation',
  method: 'GET',
  path: '/settings',
  access: { who: 'person', action: 'inventory.read' },
  answer: Settings,
})

export const changeSettings = endpoint({
  id: 'changeSettings',
  summary: 'Changes settings; what is not named stays',
  method: 'PATCH',
  path: '/settings',
  access: { who: 'person', action: 'settings.manage' },
  body: Settings.partial(),
  answer: Settings,
})

export const listAudit = endpoint({
  id: 'listAudit',
  summary: 'Who did what, newest first',
  method: 'GET',
  path: '/audit',
  access: { who: 'person', action: 'audit.read' },
  query: z.object({
    before: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.array(
    z.object({
      id: z.number(),
      at: z.iso.datetime(),
      actor: z.string(),
      action: z.string(),
      target: z.string(),
      details: z.record(z.string(), z.unknown()),
      address: z.string().nullable(),
    }),
  ),
})
