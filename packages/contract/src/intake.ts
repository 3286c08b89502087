import { OrganisationId, SiteId } from '@intendant/core/ids.ts'
import { IntakeEntry } from '@intendant/core/intake/entry.ts'
import { Machine } from '@intendant/core/machines/machine.ts'
import { optionalLine } from '@intendant/core/text.ts'
import { z } from 'zod'
import { endpoint, ProblemBody } from './endpoint.ts'

export const understandIntake = endpoint({
  id: 'understandIntake',
  summary:
    'Reads what was pasted (ssh lines, user@host, ssh_config, Ansible inventory) and says what it understood',
  method: 'POST',
  path: '/intake/understand',
  access: { who: 'person', action: 'inventory.write' },
  maxBodyBytes: 8_388_608,
  body: z.object({
    text: z.string().max(1_000_000),
    /** Files that an ssh_config includes, or that were dropped beside the text. */
    files: z
      .array(z.object({ name: z.string().max(1_000), text: z.string().max(1_000_000) }))
      .max(50)
      .default([]),
  }),
  answer: z.object({
    entries: z.array(
      IntakeEntry.extend({
        /** Slug of the machine that is already known under this address and port, if any. */
        known: z.string().nullable(),
        remarks: z.array(ProblemBody),
      }),
    ),
    problems: z.array(ProblemBody),
  }),
})

export const addFromIntake = endpoint({
  id: 'addFromIntake',
  summary: 'Adds understood machines, hops first; those already known are used, not doubled',
  method: 'POST',
  path: '/intake/add',
  access: { who: 'person', action: 'inventory.write' },
  maxBodyBytes: 16_777_216,
  body: z.object({
    organisationId: OrganisationId,
    siteId: SiteId.nullable().default(null),
    entries: z.array(IntakeEntry).min(1).max(2_000),
  }),
  answer: z.object({ machines: z.array(Machine), created: z.int(), known: z.int() }),
})

/** What became of one row of an import. */
export const ImportRow = z.object({
  row: z.int(),
  name: z.string(),
  outcome: z.enum(['create', 'update', 'unchanged', 'refused']),
  problems: z.array(ProblemBody),
})

export const importMachines = endpoint({
  id: 'importMachines',
  summary:
    'Imports machines from CSV or JSON: good rows go in, bad rows are explained; preview changes nothing',
  method: 'POST',
  path: '/import',
  access: { who: 'person', action: 'inventory.write' },
  maxBodyBytes: 67_108_864,
  body: z.object({
    format: z.enum(['csv', 'json']),
    text: z.string().max(20_000_000),
    organisationId: OrganisationId,
    preview: z.boolean().default(true),
  }),
  answer: z.object({
    created: z.int(),
    updated: z.int(),
    refused: z.int(),
    rows: z.array(ImportRow),
    /** About the file as a whole, such as a column that is not known. */
    problems: z.array(ProblemBody),
  }),
})

const exportQuery = z.object({
  q: z.string().max(500).default(''),
  /** For ssh-config: where the exported known_hosts will lie; then unknown host keys are refused. */
  knownHosts: optionalLine(1_000).default(''),
})

export const exportMachines = endpoint({
  id: 'exportMachines',
  summary:
    'Machines as CSV (RFC 4180), JSON, Markdown tree, ssh_config or Ansible inventory; never with a secret',
  method: 'GET',
  path: '/export/:format',
  access: { who: 'person', action: 'inventory.read' },
  params: z.object({ format: z.enum(['csv', 'json', 'markdown', 'ssh-config', 'known-hosts', 'ansible']) }),
  query: exportQuery,
  answer: 'text',
})
