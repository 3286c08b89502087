import { NetworkId, OrganisationId, SiteId } from '@intendant/core/ids.ts'
import {
  Network,
  NetworkFields,
  Organisation,
  OrganisationFields,
  Site,
  SiteFields,
} from '@intendant/core/machines/places.ts'
import { z } from 'zod'
import { endpoint } from './endpoint.ts'

const revision = z.int().min(1)

/** Organisations, sites and networks in one answer: together they are small. */
export const listPlaces = endpoint({
  id: 'listPlaces',
  summary: 'All organisations, sites and networks',
  method: 'GET',
  path: '/places',
  access: { who: 'person', action: 'inventory.read' },
  answer: z.object({
    organisations: z.array(Organisation.extend({ machineCount: z.int() })),
    sites: z.array(Site),
    networks: z.array(Network.extend({ machineCount: z.int() })),
  }),
})

export const createOrganisation = endpoint({
  id: 'createOrganisation',
  summary: 'Creates an organisation',
  method: 'POST',
  path: '/organisations',
  access: { who: 'person', action: 'inventory.write' },
  body: OrganisationFields,
  answer: Organisation,
})

export const changeOrganisation = endpoint({
  id: 'changeOrganisation',
  summary: 'Changes an organisation',
  method: 'PATCH',
  path: '/organisations/:id',
  access: { who: 'person', action: 'inventory.write' },
  params: z.object({ id: OrganisationId }),
  body: OrganisationFields.partial().extend({ revision }),
  answer: Organisation,
})

export const deleteOrganisation = endpoint({
  id: 'deleteOrganisation',
  summary: 'Deletes an organisation that holds nothing any more',
  method: 'DELETE',
  path: '/organisations/:id',
  access: { who: 'person', action: 'inventory.write' },
  params: z.object({ id: OrganisationId }),
  answer: 'none',
})

export const createSite = endpoint({
  id: 'createSite',
  summary: 'Creates a site',
  method: 'POST',
  path: '/sites',
  access: { who: 'person', action: 'inventory.write' },
  body: SiteFields,
  answer: Site,
})

export const changeSite = endpoint({
  id: 'changeSite',
  summary: 'Changes a site',
  method: 'PATCH',
  path: '/sites/:id',
  access: { who: 'person', action: 'inventory.write' },
  params: z.object({ id: SiteId }),
  body: SiteFields.omit({ organisationId: true }).partial().extend({ revision }),
  answer: Site,
})

export const deleteSite = endpoint({
  id: 'deleteSite',
  summary: 'Deletes a site; its machines and networks stay, without a site',
  method: 'DELETE',
  path: '/sites/:id',
  access: { who: 'person', action: 'inventory.write' },
  params: z.object({ id: SiteId }),
  answer: 'none',
})

export const createNetwork = endpoint({
  id: 'createNetwork',
  summary: 'Creates a network',
  method: 'POST',
  path: '/networks',
  access: { who: 'person', action: 'inventory.write' },
  body: NetworkFields,
  answer: Network,
})

export const changeNetwork = endpoint({
  id: 'changeNetwork',
  summary: 'Changes a network, its gateway included',
  method: 'PATCH',
  path: '/networks/:id',
  access: { who: 'person', action: 'inventory.write' },
  params: z.object({ id: NetworkId }),
  body: NetworkFields.omit({ organisationId: true }).partial().extend({ revision }),
  answer: Network,
})

export const deleteNetwork = endpoint({
  id: 'deleteNetwork',
  summary: 'Deletes a network',
  method: 'DELETE',
  path: '/networks/:id',
  access: { who: 'person', action: 'inventory.write' },
  params: z.object({ id: NetworkId }),
  answer: 'none',
})
