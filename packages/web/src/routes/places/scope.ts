import type { CallOutput } from '@intendant/contract/client.ts'
import type { listPlaces } from '@intendant/contract/places.ts'

/** Organisations, sites and networks as the server lists them. */
export type PlacesData = CallOutput<typeof listPlaces>

/** Narrows places to one organisation (by slug). Pure. */
export function scopePlaces(places: PlacesData, organisation: string | undefined): PlacesData {
  if (organisation === undefined) return places
  const organisations = places.organisations.filter((each) => each.slug === organisation)
  const ids = new Set<string>(organisations.map((each) => each.id))
  return {
    organisations,
    sites: places.sites.filter((site) => ids.has(site.organisationId)),
    networks: places.networks.filter((network) => ids.has(network.organisationId)),
  }
}
