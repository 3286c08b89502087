import { z } from 'zod'
import { KeyId, MachineId, OrganisationId, PersonId, SiteId } from '../ids.ts'
import { Endpoint, Port } from '../net/host-name.ts'
import { Login } from '../net/login.ts'
import { Mac } from '../net/mac.ts'
import { InterfaceAddress } from '../net/prefix.ts'
import { line, multiline, optionalLine } from '../text.ts'

/** What a machine is. A container here is a system container; an appliance is a switch, a printer, a box. */
export const MachineKind = z.enum(['physical', 'virtual', 'container', 'appliance'])
export type MachineKind = z.infer<typeof MachineKind>

/** What a machine does for others. */
export const Duty = z.enum([
  'gateway',
  'hypervisor',
  'dns',
  'dhcp',
  'proxy',
  'backup-store',
  'file-server',
  'vpn',
  'app-runtime',
  'database',
])
export type Duty = z.infer<typeof Duty>

/** How Intendant speaks to a machine: `local` is the machine it runs on. */
export const Driver = z.enum(['local', 'ssh2', 'openssh'])
export type Driver = z.infer<typeof Driver>

/** A word people file machines under: `prod`, `needs-care`. Lower case, no blanks. */
export const Tag = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,39}$/u.test(text), 'tag')
export type Tag = z.infer<typeof Tag>

/** One network interface: its name on the machine, hardware address, and addresses with network length. */
export const NetworkInterface = z.object({
  name: line(32).pipe(z.string().regex(/^[A-Za-z0-9_.:@-]+$/, 'interface-name')),
  mac: Mac.nullable().default(null),
  addresses: z.array(InterfaceAddress).max(64).default([]),
})
export type NetworkInterface = z.infer<typeof NetworkInterface>

/** A login name on a machine, and the key Intendant signs in with; `null` is Intendant's own key. */
export const Account = z.object({ login: Login, keyId: KeyId.nullable().default(null) })
export type Account = z.infer<typeof Account>

/** How the way to a machine is found: computed, straight, or through these machines in this order. */
export const PathRule = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('auto') }),
  z.object({ mode: z.literal('direct') }),
  z.object({ mode: z.literal('fixed'), hops: z.array(MachineId).min(1).max(8) }),
])
export type PathRule = z.infer<typeof PathRule>

/** Values of the fields an installation added itself, by key of the field. Lines or several lines of text. */
export const CustomValues = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), multiline(4_000))
export type CustomValues = z.infer<typeof CustomValues>

/** What a person may say of a machine. The first account is the one used when none is named. */
export const MachineFields = z.object({
  organisationId: OrganisationId,
  siteId: SiteId.nullable().default(null),
  name: line(120),
  kind: MachineKind.default('physical'),
  hostId: MachineId.nullable().default(null),
  operatingSystem: optionalLine(120).default(''),
  driver: Driver.default('ssh2'),
  /** Where its SSH server answers; `null` means: the first address of its interfaces. */
  sshAddress: Endpoint.nullable().default(null),
  sshPort: Port.default(22),
  path: PathRule.default({ mode: 'auto' }),
  interfaces: z.array(NetworkInterface).max(64).default([]),
  accounts: z.array(Account).max(64).default([]),
  duties: z.array(Duty).default([]),
  tags: z.array(Tag).max(32).default([]),
  ownerIds: z.array(PersonId).max(32).default([]),
  customValues: CustomValues.default({}),
  notes: multiline().default(''),
})
export type MachineFields = z.infer<typeof MachineFields>

/** Whether Intendant can sign in: what the last try showed, and when. `unknown` was never tried. */
export const Reach = z.object({
  state: z.enum(['unknown', 'reachable', 'unreachable', 'host-key-pending', 'host-key-changed', 'refused']),
  /** In the reader's language; empty when there is nothing to say. */
  reason: z.string(),
  checkedAt: z.iso.datetime().nullable(),
  latencyMs: z.number().nullable(),
})
export type Reach = z.infer<typeof Reach>

/** A machine as stored. `slug` is its word in URLs and on the command line, unique in the installation. */
export const Machine = MachineFields.extend({
  id: MachineId,
  slug: z.string(),
  revision: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Machine = z.infer<typeof Machine>
