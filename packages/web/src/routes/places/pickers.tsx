import { listMachines } from '@intendant/contract/machines.ts'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import type { PlacesData } from './scope.ts'

/** Chooses the organisation of a new place; the first one when there is only one. */
export function OrganisationPicker(props: { readonly organisations: PlacesData['organisations'] }) {
  const { t } = useTranslation('places')
  return (
    <Select
      label={t('organisation')}
      name="organisationId"
      data={props.organisations.map((each) => ({ value: each.id, label: each.name }))}
      defaultValue={props.organisations[0]?.id ?? null}
      allowDeselect={false}
    />
  )
}

/** Chooses the site of a network, or none. */
export function SitePicker(props: { readonly sites: PlacesData['sites']; readonly chosen: string | null }) {
  const { t } = useTranslation('places')
  return (
    <Select
      label={t('site')}
      name="siteId"
      data={props.sites.map((each) => ({ value: each.id, label: each.name }))}
      defaultValue={props.chosen}
      placeholder={t('noSite')}
      clearable
    />
  )
}

/** Chooses the machine through which a network is entered; the server searches, so that ten thousand are no matter. */
export function GatewayPicker(props: {
  readonly chosen: { readonly id: string; readonly name: string } | null
}) {
  const { t } = useTranslation('places')
  const { chosen } = props
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed === chosen?.name ? '' : typed, 150)
  const { data } = useAnswer(listMachines, { query: { q, limit: 20 } }, { keepPrevious: true })
  const found = (data?.rows ?? []).map((row) => ({
    value: row.id as string,
    label: [row.name, row.addresses[0]].filter(Boolean).join(' · '),
  }))
  const rest =
    chosen && !found.some((each) => each.value === chosen.id)
      ? [{ value: chosen.id, label: chosen.name }]
      : []
  return (
    <Select
      label={t('gateway')}
      name="gatewayId"
      description={t('gatewayHelp')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={[...rest, ...found]}
      defaultValue={chosen?.id ?? null}
      placeholder={t('noGateway')}
      searchable
      clearable
      onSearchChange={setTyped}
      filter={({ options }) => options}
    />
  )
}
