import { z } from 'zod'
import type { KeyId, MachineId, OrganisationId, PersonId, SiteId } from '../ids.ts'
import type { Machine } from '../machines/machine.ts'
import { MachineFields } from '../machines/machine.ts'
import type { Network, Organisation, Site } from '../machines/places.ts'
import { NetworkFields, OrganisationFields, SiteFields } from '../machines/places.ts'
import { Login } from '../net/login.ts'
import { line } from '../text.ts'

/** A thing named by its slug or, when a person wrote the file, by its name. */
const Word = line(120)
const OptionalWord = Word.nullable().default(null)

/** A machine without ids: what a file can carry from one installation to another. Secrets are only named. */
export const PortableMachine = MachineFields.omit({
  organisationId: true,
  siteId: true,
  hostId: true,
  path: true,
  accounts: true,
  ownerIds: true,
}).extend({
  /** `null`: a new machine, or one found by its name. */
  slug: OptionalWord,
  /** `null`: the organisation that the import is for. */
  organisation: OptionalWord,
  site: OptionalWord,
  host: OptionalWord,
  path: z
    .discriminatedUnion('mode', [
      z.object({ mode: z.literal('auto') }),
      z.object({ mode: z.literal('direct') }),
      z.object({ mode: z.literal('fixed'), hops: z.array(Word).min(1).max(8) }),
    ])
    .default({ mode: 'auto' }),
  /** `key` is the name of a key; `null` is Intendant's own. */
  accounts: z
    .array(z.object({ login: Login, key: OptionalWord }))
    .max(64)
    .default([]),
  /** Logins of people. */
  owners: z.array(Word).max(32).default([]),
})
export type PortableMachine = z.infer<typeof PortableMachine>

/** An organisation in a file. */
export const PortableOrganisation = OrganisationFields.extend({ slug: Word })
export type PortableOrganisation = z.infer<typeof PortableOrganisation>

/** A site in a file. */
export const PortableSite = SiteFields.omit({ organisationId: true }).extend({
  slug: Word,
  organisation: Word,
})
export type PortableSite = z.infer<typeof PortableSite>

/** A network in a file. */
export const PortableNetwork = NetworkFields.omit({
  organisationId: true,
  siteId: true,
  gatewayId: true,
}).extend({ slug: Word, organisation: Word, site: OptionalWord, gateway: OptionalWord })
export type PortableNetwork = z.infer<typeof PortableNetwork>

/** A whole inventory in a file. */
export type PortableInventory = {
  readonly organisations: readonly PortableOrganisation[]
  readonly sites: readonly PortableSite[]
  readonly networks: readonly PortableNetwork[]
  readonly machines: readonly PortableMachine[]
}

/** The inventory as the store gives it, to be written to a file. */
export type Inventory = {
  readonly organisations: readonly Organisation[]
  readonly sites: readonly Site[]
  readonly networks: readonly Network[]
  readonly machines: readonly Machine[]
  readonly people: readonly { readonly id: PersonId; readonly login: string; readonly name: string }[]
  readonly keys: readonly { readonly id: KeyId; readonly name: string }[]
}

/**
 * Replaces ids by slugs, logins and names. Pure; order is kept.
 *
 * What refers to something that the inventory does not hold (a host outside of what is exported, say) is given by
 * `others`: slugs of machines by id.
 */
export function toPortable(
  inventory: Inventory,
  others: ReadonlyMap<MachineId, string> = new Map(),
): PortableInventory {
  const organisations = new Map<OrganisationId, string>(
    inventory.organisations.map((one) => [one.id, one.slug]),
  )
  const sites = new Map<SiteId, string>(inventory.sites.map((one) => [one.id, one.slug]))
  const machines = new Map([...others, ...inventory.machines.map((one) => [one.id, one.slug] as const)])
  const people = new Map(inventory.people.map((one) => [one.id, one.login]))
  const keys = new Map(inventory.keys.map((one) => [one.id, one.name]))
  const find = <Id>(words: ReadonlyMap<Id, string>, id: Id | null) =>
    id === null ? null : (words.get(id) ?? null)
  const findAll = <Id>(words: ReadonlyMap<Id, string>, ids: readonly Id[]) =>
    ids.flatMap((id) => find(words, id) ?? [])
  return {
    organisations: inventory.organisations.map(({ slug, name, notes }) => ({ slug, name, notes })),
    sites: inventory.sites.map(({ slug, organisationId, name, address, notes }) => ({
      slug,
      organisation: organisations.get(organisationId) ?? '',
      name,
      address,
      notes,
    })),
    networks: inventory.networks.map((one) => ({
      slug: one.slug,
      organisation: organisations.get(one.organisationId) ?? '',
      site: find(sites, one.siteId),
      name: one.name,
      prefix: one.prefix,
      gateway: find(machines, one.gatewayId),
      vlan: one.vlan,
      notes: one.notes,
    })),
    machines: inventory.machines.map((one) => ({
      slug: one.slug,
      organisation: find(organisations, one.organisationId),
      site: find(sites, one.siteId),
      name: one.name,
      kind: one.kind,
      host: find(machines, one.hostId),
      operatingSystem: one.operatingSystem,
      driver: one.driver,
      sshAddress: one.sshAddress,
      sshPort: one.sshPort,
      path: one.path.mode === 'fixed' ? { mode: 'fixed', hops: findAll(machines, one.path.hops) } : one.path,
      interfaces: one.interfaces,
      accounts: one.accounts.map(({ login, keyId }) => ({ login, key: find(keys, keyId) })),
      duties: one.duties,
      tags: one.tags,
      owners: findAll(people, one.ownerIds),
      customValues: one.customValues,
      notes: one.notes,
    })),
  }
}
