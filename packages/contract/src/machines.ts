import { HostKey } from '@intendant/core/host-keys.ts'
import { HostKeyId, KeyId, MachineId, OrganisationId } from '@intendant/core/ids.ts'
import { Machine, MachineFields, Reach, Tag } from '@intendant/core/machines/machine.ts'
import { Login } from '@intendant/core/net/login.ts'
import { Hop, Path } from '@intendant/core/paths/path.ts'
import { line, optionalLine } from '@intendant/core/text.ts'
import { z } from 'zod'
import { endpoint, ProblemBody } from './endpoint.ts'

/** A machine anywhere in a URL: its id or its slug. */
export const MachineRef = z.object({ machine: z.string().min(1).max(100) })

/** A line of the machine table. */
export const MachineRow = z
  .object({
    id: MachineId,
    slug: z.string(),
    name: z.string(),
    kind: Machine.shape.kind,
    organisation: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    site: z.object({ id: z.string(), slug: z.string(), name: z.string() }).nullable(),
    host: z.object({ slug: z.string(), name: z.string() }).nullable(),
    addresses: z.array(z.string()),
    operatingSystem: z.string(),
    duties: z.array(z.string()),
    tags: z.array(z.string()),
    owners: z.array(z.string()),
    accounts: z.array(z.string()),
    guestCount: z.int(),
    reach: Reach,
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'MachineRow' })
export type MachineRow = z.infer<typeof MachineRow>

export const MachineSort = z.enum([
  'name',
  '-name',
  'kind',
  '-kind',
  'organisation',
  '-organisation',
  'site',
  '-site',
  'address',
  '-address',
  'reach',
  '-reach',
  'updated',
  '-updated',
])

export const listMachines = endpoint({
  id: 'listMachines',
  summary:
    'Machines that match a filter: words, or key:value such as tag:prod, kind:virtual, ip:10.0.3., org:acme',
  method: 'GET',
  path: '/machines',
  access: { who: 'person', action: 'inventory.read' },
  query: z.object({
    q: z.string().max(500).default(''),
    sort: MachineSort.default('name'),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  answer: z.object({
    total: z.int(),
    all: z.int(),
    rows: z.array(MachineRow),
    problems: z.array(ProblemBody),
  }),
})

/** A machine with everything its page shows at once. */
export const MachineDetail = z
  .object({
    machine: Machine,
    organisation: z.object({ slug: z.string(), name: z.string() }),
    site: z.object({ slug: z.string(), name: z.string() }).nullable(),
    host: z.object({ slug: z.string(), name: z.string() }).nullable(),
    guests: z.array(z.object({ slug: z.string(), name: z.string(), kind: Machine.shape.kind, reach: Reach })),
    /** Machines of which this one is the gateway or a fixed hop. */
    behind: z.array(z.object({ slug: z.string(), name: z.string() })),
    networks: z.array(
      z.object({ id: z.string(), name: z.string(), prefix: z.string(), gateway: z.boolean() }),
    ),
    owners: z.array(z.object({ id: z.string(), name: z.string() })),
    reach: Reach,
    hostKeys: z.array(HostKey),
    isSelf: z.boolean(),
  })
  .meta({ id: 'MachineDetail' })
export type MachineDetail = z.infer<typeof MachineDetail>

export const showMachine = endpoint({
  id: 'showMachine',
  summary: 'One machine, by id or slug',
  method: 'GET',
  path: '/machines/:machine',
  access: { who: 'person', action: 'inventory.read' },
  params: MachineRef,
  answer: MachineDetail,
})

export const createMachine = endpoint({
  id: 'createMachine',
  summary: 'Creates a machine',
  method: 'POST',
  path: '/machines',
  access: { who: 'person', action: 'inventory.write' },
  body: MachineFields,
  answer: Machine,
})

/** Without defaults, so that what is not named stays as it is. */
export const MachineChange = z.object(
  Object.fromEntries(
    Object.entries(MachineFields.shape).map(([name, field]) => [
      name,
      (field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field).optional(),
    ]),
  ) as {
    [K in keyof typeof MachineFields.shape]: z.ZodOptional<UnwrapDefault<(typeof MachineFields.shape)[K]>>
  },
)
type UnwrapDefault<T> = T extends z.ZodDefault<infer Inner> ? Inner : T

export const changeMachine = endpoint({
  id: 'changeMachine',
  summary: 'Changes a machine; refused with 409 and the newer version when someone else was faster',
  method: 'PATCH',
  path: '/machines/:machine',
  access: { who: 'person', action: 'inventory.write' },
  params: MachineRef,
  body: MachineChange.extend({ revision: z.int().min(1) }),
  answer: Machine,
})

export const deleteMachine = endpoint({
  id: 'deleteMachine',
  summary: 'Deletes a machine; with guests only when cascade names how many go with it',
  method: 'DELETE',
  path: '/machines/:machine',
  access: { who: 'person', action: 'inventory.write' },
  params: MachineRef,
  query: z.object({
    /** The number of guests (all levels) shown to the person; refused when it is no longer that number. */
    cascade: z.coerce.number().int().min(1).optional(),
  }),
  answer: 'none',
})

export const tagMachines = endpoint({
  id: 'tagMachines',
  summary: 'Adds and removes tags on many machines at once',
  method: 'POST',
  path: '/machines/tags',
  access: { who: 'person', action: 'inventory.write' },
  body: z.object({
    machineIds: z.array(MachineId).min(1).max(10_000),
    add: z.array(Tag).max(32).default([]),
    remove: z.array(Tag).max(32).default([]),
  }),
  answer: z.object({ changed: z.int() }),
})

/** One field that became another value. */
export const Change = z.object({
  id: z.number(),
  at: z.iso.datetime(),
  who: z.string(),
  kind: z.enum(['organisation', 'site', 'network', 'machine', 'host-key', 'settings', 'person']),
  what: z.enum(['created', 'updated', 'deleted']),
  key: z.string(),
  slug: z.string(),
  name: z.string(),
  /** Dotted, as in the API: `interfaces`, `sshPort`. Empty for created and deleted. */
  field: z.string(),
  before: z.json().nullable(),
  after: z.json().nullable(),
})
export type Change = z.infer<typeof Change>

export const listChanges = endpoint({
  id: 'listChanges',
  summary: 'History of every field, newest first: of one thing, or of everything',
  method: 'GET',
  path: '/changes',
  access: { who: 'person', action: 'inventory.read' },
  query: z.object({
    machine: z.string().max(100).optional(),
    before: z.coerce.number().int().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.array(Change),
})

/** A hit of the search: which field matched, so that the reader sees why it is there. */
export const SearchHit = z.object({
  kind: z.enum(['machine', 'organisation', 'site', 'network', 'person', 'session']),
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  context: z.string(),
  field: z.string(),
  value: z.string(),
})
export type SearchHit = z.infer<typeof SearchHit>

export const search = endpoint({
  id: 'search',
  summary: 'Finds anything by any field: a name, an IP or MAC or part of it, a tag, a note, a person',
  method: 'GET',
  path: '/search',
  access: { who: 'person', action: 'inventory.read' },
  query: z.object({
    q: z.string().min(1).max(200),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  answer: z.object({ hits: z.array(SearchHit) }),
})

/** A way to a machine with the reason of each hop in words. */
export const ExplainedPath = Path.extend({
  hops: z.array(Hop.extend({ why: z.string(), hostKeyState: z.string() })).min(1),
  /** The line that does the same without Intendant. */
  sshCommand: z.string(),
})
export type ExplainedPath = z.infer<typeof ExplainedPath>

export const showPaths = endpoint({
  id: 'showPaths',
  summary: 'Every way to a machine, best first, each hop explained',
  method: 'GET',
  path: '/machines/:machine/paths',
  access: { who: 'person', action: 'inventory.read' },
  params: MachineRef,
  query: z.object({ login: Login.optional() }),
  answer: z.object({ paths: z.array(ExplainedPath), problem: ProblemBody.nullable() }),
})

/** One stage of one hop while a connection is made. */
export const ConnectionStep = z.object({
  hop: z.int(),
  machine: z.object({ slug: z.string(), name: z.string() }),
  stage: z.enum(['dial', 'banner', 'host-key', 'sign-in', 'ready']),
  outcome: z.enum(['ok', 'failed', 'waiting']),
  ms: z.number(),
  problem: ProblemBody.nullable(),
  /** The key to decide on, when the stage is host-key and it is not trusted. */
  hostKey: HostKey.nullable(),
  /** After a change: the fingerprint that was trusted before. */
  trustedFingerprint: z.string().nullable(),
})
export type ConnectionStep = z.infer<typeof ConnectionStep>

export const testConnection = endpoint({
  id: 'testConnection',
  summary: 'Connects along the path and tells how far it came, hop by hop',
  method: 'POST',
  path: '/machines/:machine/test',
  access: { who: 'person', action: 'machine.connect' },
  params: MachineRef,
  body: z.object({ login: Login.optional() }),
  answer: z.object({ reach: Reach, steps: z.array(ConnectionStep), path: ExplainedPath.nullable() }),
})

export const decideHostKey = endpoint({
  id: 'decideHostKey',
  summary: 'Trusts or revokes a host key; trusting a changed key revokes the one before',
  method: 'POST',
  path: '/host-keys/:id/decision',
  access: { who: 'person', action: 'machine.connect' },
  params: z.object({ id: HostKeyId }),
  body: z.object({
    decision: z.enum(['trust', 'revoke']),
    /** The fingerprint the person saw; refused when it is another one. */
    fingerprint: z.string().max(200),
  }),
  answer: HostKey,
})

export const showKeyLine = endpoint({
  id: 'showKeyLine',
  summary: 'The line to paste on a machine so that Intendant may sign in with its own key',
  method: 'GET',
  path: '/key-line',
  access: { who: 'person', action: 'machine.connect' },
  answer: z.object({ publicKey: z.string(), command: z.string() }),
})

export const installKey = endpoint({
  id: 'installKey',
  summary: 'Signs in once with a password, installs the public key, proves it, and forgets the password',
  method: 'POST',
  path: '/machines/:machine/install-key',
  access: { who: 'person', action: 'machine.connect' },
  params: MachineRef,
  body: z.object({ login: Login, password: z.string().min(1).max(1024) }),
  answer: z.object({ reach: Reach, steps: z.array(ConnectionStep) }),
})

/** A private key Intendant may sign in with. The private part never leaves. */
export const Key = z
  .object({
    id: KeyId,
    organisationId: OrganisationId.nullable(),
    name: z.string(),
    type: z.string(),
    publicKey: z.string(),
    fingerprint: z.string(),
    hasCertificate: z.boolean(),
    /** Whether ssh2 can use it; otherwise the machine's driver must be openssh. */
    needsOpenssh: z.boolean(),
    isOwn: z.boolean(),
    usedBy: z.int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Key' })
export type Key = z.infer<typeof Key>

export const listKeys = endpoint({
  id: 'listKeys',
  summary: 'The keys Intendant signs in with; its own first',
  method: 'GET',
  path: '/keys',
  access: { who: 'person', action: 'inventory.read' },
  answer: z.array(Key),
})

export const addKey = endpoint({
  id: 'addKey',
  summary: 'Uploads a private key (OpenSSH or PEM), sealed at once; a passphrase is used once and forgotten',
  method: 'POST',
  path: '/keys',
  access: { who: 'person', action: 'secret.write' },
  body: z.object({
    organisationId: OrganisationId.nullable().default(null),
    name: line(120),
    privateKey: z.string().max(50_000),
    passphrase: z.string().max(1024).default(''),
    certificate: optionalLine(20_000).default(''),
  }),
  answer: Key,
})

export const deleteKey = endpoint({
  id: 'deleteKey',
  summary: 'Deletes an uploaded key; refused while accounts use it',
  method: 'DELETE',
  path: '/keys/:id',
  access: { who: 'person', action: 'secret.write' },
  params: z.object({ id: KeyId }),
  answer: 'none',
})

export const runCommand = endpoint({
  id: 'runCommand',
  summary: 'Runs one program on a machine and gives its output (at most 10 MB) and exit code',
  method: 'POST',
  path: '/machines/:machine/exec',
  access: { who: 'person', action: 'machine.terminal' },
  params: MachineRef,
  body: z.object({
    argv: z.array(z.string().max(100_000)).min(1).max(1_000),
    login: Login.optional(),
    timeoutSeconds: z.int().min(1).max(3_600).default(60),
  }),
  answer: z.object({
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
    stdout: z.string(),
    stderr: z.string(),
    truncated: z.boolean(),
  }),
})
