import {
  type Network,
  NetworkFields,
  type Organisation,
  OrganisationFields,
  type Site,
  SiteFields,
} from '@intendant/core/machines/places.ts'
import { done, type Problem, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { changedFields, recordChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { countHeld, findNetwork, findOrganisation, findSameNetwork, findSite } from '../store/places.ts'
import {
  clearSite,
  recordNetwork,
  recordOrganisation,
  recordSite,
  removePlace,
} from '../store/places-write.ts'
import { chooseSlugs, keepOldSlug } from '../store/slugs.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import { refuseStale } from './conflict.ts'
import type { InventoryParts } from './inventory-parts.ts'

type PlaceParts = Pick<InventoryParts, 'db' | 'random'>

type Place = { readonly id: string; readonly slug: string; readonly name: string; readonly revision: number }

/** One kind of place: what its wishes have in common is written once below. */
type Kind<P extends Place, F extends { name: string }> = {
  readonly word: 'organisation' | 'site' | 'network'
  readonly fieldNames: readonly (keyof F & string)[]
  readonly find: (db: Database, id: string) => Promise<P | null>
  readonly record: (db: Database, place: P) => Promise<void>
  readonly check: (db: Database, id: string, fields: F) => Promise<Problem[]>
  /** The word of the organisation, to tell two places of one name apart. */
  readonly within: (db: Database, fields: F) => Promise<string | null>
  readonly refuseDelete: (db: Database, place: P) => Promise<Problem[]>
  readonly beforeDelete: (db: Database, actor: Actor, place: P) => Promise<void>
}

const organisationKind: Kind<Organisation, OrganisationFields> = {
  word: 'organisation',
  fieldNames: keysOf(OrganisationFields.shape),
  find: findOrganisation,
  record: recordOrganisation,
  check: async () => [],
  within: async () => null,
  refuseDelete: async (db, { id, name }) => {
    const held = await countHeld(db, id)
    const empty = Object.values(held).every((count) => count === 0)
    return empty ? [] : [problem('organisation-not-empty', { name, ...held })]
  },
  beforeDelete: async () => undefined,
}

const siteKind: Kind<Site, SiteFields> = {
  word: 'site',
  fieldNames: keysOf(SiteFields.shape),
  find: findSite,
  record: recordSite,
  check: async (db, _id, fields) => checkOrganisation(db, fields.organisationId),
  within: async (db, fields) => (await findOrganisation(db, fields.organisationId))?.slug ?? null,
  refuseDelete: async () => [],
  beforeDelete: (db, actor, site) => clearSite(db, actor, site.id),
}

const networkKind: Kind<Network, NetworkFields> = {
  word: 'network',
  fieldNames: keysOf(NetworkFields.shape),
  find: findNetwork,
  record: recordNetwork,
  check: checkNetwork,
  within: async (db, fields) => (await findOrganisation(db, fields.organisationId))?.slug ?? null,
  refuseDelete: async () => [],
  beforeDelete: async () => undefined,
}

/** Fields to change; what is not named stays. `revision` is the one the person had before them. */
export type PlaceWish<F> = { readonly [K in keyof F]?: F[K] | undefined } & { readonly revision: number }

/** Creates an organisation. */
export function createOrganisation(
  parts: PlaceParts,
  actor: Actor,
  fields: OrganisationFields,
): Promise<Result<Organisation>> {
  return create(organisationKind, parts, actor, fields)
}

/** Changes an organisation; refused with the newer version when someone else was faster. */
export function changeOrganisation(
  parts: PlaceParts,
  actor: Actor,
  id: string,
  wish: PlaceWish<OrganisationFields>,
): Promise<Result<Organisation>> {
  return change(organisationKind, parts, actor, id, wish)
}

/** Deletes an organisation that holds nothing any more. */
export function deleteOrganisation(parts: PlaceParts, actor: Actor, id: string): Promise<Result<undefined>> {
  return remove(organisationKind, parts, actor, id)
}

/** Creates a site. */
export function createSite(parts: PlaceParts, actor: Actor, fields: SiteFields): Promise<Result<Site>> {
  return create(siteKind, parts, actor, fields)
}

/** Changes a site; refused with the newer version when someone else was faster. */
export function changeSite(
  parts: PlaceParts,
  actor: Actor,
  id: string,
  wish: PlaceWish<SiteFields>,
): Promise<Result<Site>> {
  return change(siteKind, parts, actor, id, wish)
}

/** Deletes a site. Its machines and networks stay, without a site, and their history says so. */
export function deleteSite(parts: PlaceParts, actor: Actor, id: string): Promise<Result<undefined>> {
  return remove(siteKind, parts, actor, id)
}

/** Creates a network. One organisation has a range only once per site. */
export function createNetwork(
  parts: PlaceParts,
  actor: Actor,
  fields: NetworkFields,
): Promise<Result<Network>> {
  return create(networkKind, parts, actor, fields)
}

/** Changes a network; refused with the newer version when someone else was faster. */
export function changeNetwork(
  parts: PlaceParts,
  actor: Actor,
  id: string,
  wish: PlaceWish<NetworkFields>,
): Promise<Result<Network>> {
  return change(networkKind, parts, actor, id, wish)
}

/** Deletes a network. Machines keep their addresses. */
export function deleteNetwork(parts: PlaceParts, actor: Actor, id: string): Promise<Result<undefined>> {
  return remove(networkKind, parts, actor, id)
}

function create<P extends Place, F extends { name: string }>(
  kind: Kind<P, F>,
  parts: PlaceParts,
  actor: Actor,
  fields: F,
): Promise<Result<P>> {
  return inTransaction<P>(parts.db, async (db) => {
    await lockInventory(db)
    const id = parts.random.uuid()
    const problems = await kind.check(db, id, fields)
    if (problems.length > 0) return refused('invalid', ...problems)
    const slug = await chooseSlug(kind, db, id, fields)
    const place = { ...fields, id, slug, revision: 1 } as unknown as P
    await kind.record(db, place)
    await recordChanges(db, actor, { kind: kind.word, ...toThing(place) }, null, fields)
    await recordAudit(db, actor, { action: `${kind.word}.create`, target: slug })
    await recordEvent(db, 'places', 'created', id)
    return done(place)
  })
}

function change<P extends Place, F extends { name: string }>(
  kind: Kind<P, F>,
  parts: PlaceParts,
  actor: Actor,
  id: string,
  { revision, ...wish }: { readonly revision: number },
): Promise<Result<P>> {
  return inTransaction<P>(parts.db, async (db) => {
    await lockInventory(db)
    const before = await kind.find(db, id)
    if (!before) return refused('not-found', problem('not-found'))
    if (before.revision !== revision) return refuseStale(db, before, revision)
    const old = pick(before, kind.fieldNames) as F
    const named = Object.entries(wish).filter(([, value]) => value !== undefined)
    const fields: F = { ...old, ...Object.fromEntries(named) }
    const changed = changedFields(old, fields)
    if (changed.length === 0) return done(before)
    const problems = await kind.check(db, id, fields)
    if (problems.length > 0) return refused('invalid', ...problems)
    const slug = old.name === fields.name ? before.slug : await chooseSlug(kind, db, id, fields)
    const place = { ...before, ...fields, slug, revision: revision + 1 }
    await kind.record(db, place)
    if (slug !== before.slug) await keepOldSlug(db, kind.word, id, { from: before.slug, to: slug })
    await recordChanges(db, actor, { kind: kind.word, ...toThing(place) }, old, fields)
    await recordAudit(db, actor, {
      action: `${kind.word}.change`,
      target: slug,
      details: { fields: changed },
    })
    await recordEvent(db, 'places', 'updated', id)
    return done(place)
  })
}

function remove<P extends Place, F extends { name: string }>(
  kind: Kind<P, F>,
  parts: PlaceParts,
  actor: Actor,
  id: string,
): Promise<Result<undefined>> {
  return inTransaction<undefined>(parts.db, async (db) => {
    await lockInventory(db)
    const place = await kind.find(db, id)
    if (!place) return refused('not-found', problem('not-found'))
    const problems = await kind.refuseDelete(db, place)
    if (problems.length > 0) return refused('conflict', ...problems)
    await kind.beforeDelete(db, actor, place)
    await removePlace(db, kind.word, id)
    const { revision: _, ...thing } = toThing(place)
    await recordChanges(db, actor, { kind: kind.word, ...thing }, pick(place, kind.fieldNames), null)
    await recordAudit(db, actor, { action: `${kind.word}.delete`, target: place.slug })
    await recordEvent(db, 'places', 'deleted', id)
    return done(undefined)
  })
}

async function chooseSlug<P extends Place, F extends { name: string }>(
  kind: Kind<P, F>,
  db: Database,
  id: string,
  fields: F,
): Promise<string> {
  const within = await kind.within(db, fields)
  const slugs = await chooseSlugs(db, kind.word, [{ id, name: fields.name, within }])
  return slugs.get(id) ?? id
}

async function checkOrganisation(db: Database, id: string): Promise<Problem[]> {
  return (await findOrganisation(db, id)) ? [] : [problem('organisation-missing', {}, ['organisationId'])]
}

async function checkNetwork(db: Database, id: string, fields: NetworkFields): Promise<Problem[]> {
  const organisation = await findOrganisation(db, fields.organisationId)
  if (!organisation) return [problem('organisation-missing', {}, ['organisationId'])]
  const problems: Problem[] = []
  const site = fields.siteId === null ? null : await findSite(db, fields.siteId)
  if (fields.siteId !== null && site?.organisationId !== fields.organisationId) {
    problems.push(problem('site-missing', { organisation: organisation.name }, ['siteId']))
  }
  // The gateway may belong to another organisation: that of those who keep the machines, for example.
  if (fields.gatewayId !== null) {
    const gateway = db.selectFrom('machines').select('id').where('id', '=', fields.gatewayId)
    if (!(await gateway.executeTakeFirst())) {
      problems.push(problem('gateway-missing', { network: fields.name }, ['gatewayId']))
    }
  }
  const same = await findSameNetwork(db, fields)
  if (same && same.id !== id) {
    problems.push(problem('network-taken', { other: same.name, prefix: fields.prefix }, ['prefix']))
  }
  return problems
}

function toThing({ id, slug, name, revision }: Place): Place {
  return { id, slug, name, revision }
}

function pick(place: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, (place as Record<string, unknown>)[name]]))
}

function keysOf<T extends object>(shape: T): (keyof T & string)[] {
  return Object.keys(shape) as (keyof T & string)[]
}
