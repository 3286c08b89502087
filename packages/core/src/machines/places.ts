import { z } from 'zod'
import { MachineId, NetworkId, OrganisationId, SiteId } from '../ids.ts'
import { Prefix } from '../net/prefix.ts'
import { line, multiline, optionalLine } from '../text.ts'
import { MachineKind } from './machine.ts'

/** A customer or association whose things are kept: the tenant border. */
export const OrganisationFields = z.object({ name: line(120), notes: multiline().default('') })
export type OrganisationFields = z.infer<typeof OrganisationFields>

export const Organisation = OrganisationFields.extend({
  id: OrganisationId,
  slug: z.string(),
  revision: z.int(),
})
export type Organisation = z.infer<typeof Organisation>

/** A place of an organisation: an office, a room, a data centre. */
export const SiteFields = z.object({
  organisationId: OrganisationId,
  name: line(120),
  address: optionalLine(300).default(''),
  notes: multiline().default(''),
})
export type SiteFields = z.infer<typeof SiteFields>

export const Site = SiteFields.extend({ id: SiteId, slug: z.string(), revision: z.int() })
export type Site = z.infer<typeof Site>

/** A range of addresses and the machine through which it is entered from outside. */
export const NetworkFields = z.object({
  organisationId: OrganisationId,
  siteId: SiteId.nullable().default(null),
  name: line(120),
  prefix: Prefix,
  gatewayId: MachineId.nullable().default(null),
  vlan: z.int().min(1).max(4094).nullable().default(null),
  notes: multiline().default(''),
})
export type NetworkFields = z.infer<typeof NetworkFields>

export const Network = NetworkFields.extend({ id: NetworkId, slug: z.string(), revision: z.int() })
export type Network = z.infer<typeof Network>

/** A field that an installation adds to its machines. */
export const CustomField = z.object({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'custom-field-key'),
  label: line(80),
  kind: z.enum(['line', 'text', 'choice']),
  choices: z.array(line(80)).max(50).default([]),
  /** The kinds of machine that have it; none named: every kind. */
  machineKinds: z.array(MachineKind).max(4).default([]),
})
export type CustomField = z.infer<typeof CustomField>
