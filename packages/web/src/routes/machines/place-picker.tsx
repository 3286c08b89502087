import { listPlaces } from '@intendant/contract/places.ts'
import { type OrganisationId, type SiteId, SiteId as SiteIdShape } from '@intendant/core/ids.ts'
import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { useOrganisation } from '../../ui/link.tsx'
import { CallProblems } from '../../ui/problems.tsx'

/** Where a machine belongs. */
export type Place = { readonly organisationId: OrganisationId; readonly siteId: SiteId | null }

/** The place chosen, or the likely one before a choice: the organisation the page is narrowed to, else the first. */
export function usePlace(chosen: Place | null): Place | null {
  const places = useAnswer(listPlaces, {})
  const slug = useOrganisation()
  const organisations = places.data?.organisations ?? []
  const likely = organisations.find((organisation) => organisation.slug === slug) ?? organisations[0]
  return chosen ?? (likely ? { organisationId: likely.id, siteId: null } : null)
}

/** Chooses an organisation and one of its sites; `sites` false where the site comes from elsewhere. */
export function PlacePicker(props: {
  readonly place: Place | null
  readonly onChange: (place: Place) => void
  readonly sites?: boolean
}) {
  const { t } = useTranslation('machines')
  const places = useAnswer(listPlaces, {})
  const { place, onChange } = props
  const organisations = places.data?.organisations ?? []
  const sites = (places.data?.sites ?? []).filter((site) => site.organisationId === place?.organisationId)
  return (
    <>
      <Select
        label={t('new.organisation')}
        data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
        value={place?.organisationId ?? null}
        allowDeselect={false}
        searchable
        onChange={(id) => {
          const organisation = organisations.find((other) => other.id === id)
          if (organisation) onChange({ organisationId: organisation.id, siteId: null })
        }}
      />
      {props.sites !== false && (
        <Select
          label={t('new.site')}
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          value={place?.siteId ?? null}
          placeholder={t('new.noSite')}
          clearable
          searchable
          onChange={(id) => {
            if (place) onChange({ ...place, siteId: id === null ? null : SiteIdShape.parse(id) })
          }}
        />
      )}
      <CallProblems error={places.error} />
    </>
  )
}
