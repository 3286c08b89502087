import type { KeyId, MachineId, OrganisationId, PersonId, SiteId } from '../ids.ts'
import { MachineFields } from '../machines/machine.ts'
import { type Parsed, type Problem, parseWith, problem } from '../problem.ts'
import { toSlug } from '../text.ts'
import type { PortableMachine } from './portable.ts'

/** A thing that a file may name. */
type Named<Id> = { readonly id: Id; readonly slug: string; readonly name: string }

/** What the words of a file can mean: the inventory, and the machines that the same file creates. */
export type Lookup = {
  /** Where machines go whose row names no organisation. */
  readonly organisationId: OrganisationId
  readonly organisations: readonly Named<OrganisationId>[]
  readonly sites: readonly (Named<SiteId> & { readonly organisationId: OrganisationId })[]
  readonly machines: readonly Named<MachineId>[]
  /** `slug` is the login. */
  readonly people: readonly Named<PersonId>[]
  /** `slug` and `name` are the name of the key. */
  readonly keys: readonly Named<KeyId>[]
}

/** Looks words up quickly: make one per import. Pure. */
export function toResolver(lookup: Lookup): (machine: PortableMachine, row: number) => Parsed<MachineFields> {
  const organisations = toFinder(lookup.organisations)
  const machines = toFinder(lookup.machines)
  const people = toFinder(lookup.people)
  const keys = toFinder(lookup.keys)
  const sites = new Map(
    [...Map.groupBy(lookup.sites, (site) => site.organisationId)].map(([id, some]) => [id, toFinder(some)]),
  )
  const noSites = toFinder<SiteId>([])

  return (machine, row) => {
    const problems: Problem[] = []
    const find = <Id>(finder: Finder<Id>, column: string, word: string | null): Id | null => {
      if (word === null) return null
      const found = finder(word)
      if (found.length === 1) return found[0] ?? null
      const code = found.length === 0 ? 'import-reference' : 'import-reference-ambiguous'
      problems.push(problem(code, { row, column, value: word }, [column]))
      return null
    }
    const findAll = <Id>(finder: Finder<Id>, column: string, words: readonly string[]) =>
      words.map((word) => find(finder, column, word))
    const organisationId =
      machine.organisation === null
        ? lookup.organisationId
        : find(organisations, 'organisation', machine.organisation)
    const sitesThere = (organisationId !== null && sites.get(organisationId)) || noSites
    const { slug: _slug, organisation: _organisation, site, host, owners, accounts, path, ...rest } = machine
    const fields = {
      ...rest,
      organisationId,
      siteId: find(sitesThere, 'site', site),
      hostId: find(machines, 'host', host),
      path: path.mode === 'fixed' ? { ...path, hops: findAll(machines, 'path', path.hops) } : path,
      accounts: accounts.map(({ login, key }) => ({ login, keyId: find(keys, 'accounts', key) })),
      ownerIds: findAll(people, 'owners', owners),
    }
    return problems.length > 0 ? { ok: false, problems } : parseWith(MachineFields, fields)
  }
}

type Finder<Id> = (word: string) => readonly Id[]

/** Finds by slug first, then by name without case or accents. */
function toFinder<Id>(things: readonly Named<Id>[]): Finder<Id> {
  const bySlug = new Map(things.map((thing) => [thing.slug, thing.id]))
  const byName = Map.groupBy(things, (thing) => fold(thing.name))
  return (word) => {
    const exact = bySlug.get(word)
    if (exact !== undefined) return [exact]
    return (byName.get(fold(word)) ?? []).map((thing) => thing.id)
  }
}

function fold(name: string): string {
  // Names without Latin letters have no slug; they are compared as they are.
  return toSlug(name) || name.trim().toLowerCase()
}
