import type { Lookup } from '@intendant/core/export/resolve.ts'
import type { OrganisationId } from '@intendant/core/ids.ts'
import type { Database } from './database.ts'

type MachineWord = Lookup['machines'][number] & { readonly organisationId: string }

/** What the words of an import can mean: everything that is there, by name and word. */
export type StoredLookup = Lookup & { readonly machines: readonly MachineWord[] }

/** Loads what the words of an import can mean. @param organisationId Where rows go that name no organisation. */
export async function loadLookup(db: Database, organisationId: OrganisationId): Promise<StoredLookup> {
  const organisations = await db.selectFrom('organisations').select(['id', 'slug', 'name']).execute()
  const sites = await db
    .selectFrom('sites')
    .select(['id', 'slug', 'name', 'organisation_id as organisationId'])
    .execute()
  const machines = await db
    .selectFrom('machines')
    .select(['id', 'slug', 'name', 'organisation_id as organisationId'])
    .execute()
  const people = await db.selectFrom('people').select(['id', 'login as slug', 'name']).execute()
  const keys = await db.selectFrom('keys').select(['id', 'name as slug', 'name']).execute()
  return {
    organisationId,
    organisations: organisations as unknown as Lookup['organisations'],
    sites: sites as unknown as Lookup['sites'],
    machines: machines as unknown as MachineWord[],
    people: people as unknown as Lookup['people'],
    keys: keys as unknown as Lookup['keys'],
  }
}
