import { listPeople } from '@intendant/contract/account.ts'
import { listMachines } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { showSettings } from '@intendant/contract/system.ts'
import { MachineId, OrganisationId, PersonId, SiteId } from '@intendant/core/ids.ts'
import { listFieldsOf } from '@intendant/core/machines/custom-fields.ts'
import { Driver, Duty, MachineKind } from '@intendant/core/machines/machine.ts'
import { MultiSelect, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { Section } from '../../ui/ledger.tsx'
import classes from './settings-tab.module.css'
import type { FieldsProps } from './settings-tab.tsx'

/** What the machine is. */
export function IdentityFields({ draft, set, problem, detail }: FieldsProps) {
  const { t } = useTranslation(['machines', 'common'])
  return (
    <div className={classes.grid}>
      <TextInput
        label={t('field.name')}
        value={draft.name}
        error={problem('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t('field.kind')}
        data={MachineKind.options.map((value) => ({ value, label: t(`common:kind.${value}`) }))}
        value={draft.kind}
        error={problem('kind')}
        allowDeselect={false}
        onChange={(value) => set({ kind: MachineKind.parse(value) })}
      />
      <TextInput
        label={t('field.operatingSystem')}
        value={draft.operatingSystem}
        error={problem('operatingSystem')}
        onChange={(event) => set({ operatingSystem: event.currentTarget.value })}
      />
      <Select
        label={t('field.driver')}
        data={Driver.options
          .filter((value) => value !== 'local' || detail.isSelf)
          .map((value) => ({ value, label: t(`driver.${value}`) }))}
        value={draft.driver}
        error={problem('driver')}
        disabled={detail.isSelf}
        allowDeselect={false}
        onChange={(value) => set({ driver: Driver.parse(value) })}
      />
    </div>
  )
}

/** Where the machine stands. */
export function PlacementFields({ draft, set, problem, detail }: FieldsProps) {
  const { t } = useTranslation('machines')
  const places = useAnswer(listPlaces, {})
  const { organisations = [], sites = [] } = places.data ?? {}
  const organisation = organisations.find(({ id }) => id === draft.organisationId)
  const hosts = useMachineChoices(organisation ? `org:${organisation.slug}` : '', detail.machine.id)
  return (
    <div className={classes.grid}>
      <Select
        label={t('field.organisationId')}
        data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.organisationId}
        error={problem('organisationId')}
        allowDeselect={false}
        searchable
        onChange={(value) => set({ organisationId: OrganisationId.parse(value), siteId: null, hostId: null })}
      />
      <Select
        label={t('field.siteId')}
        data={sites
          .filter((site) => site.organisationId === draft.organisationId)
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.siteId}
        placeholder={t('noSite')}
        error={problem('siteId')}
        clearable
        onChange={(value) => set({ siteId: value === null ? null : SiteId.parse(value) })}
      />
      <Select
        label={t('field.hostId')}
        data={hosts}
        value={draft.hostId}
        placeholder={t('settings.noHost')}
        error={problem('hostId')}
        clearable
        searchable
        onChange={(value) => set({ hostId: value === null ? null : MachineId.parse(value) })}
      />
    </div>
  )
}

/** Who keeps the machine and what it does for others. */
export function CareFields({ draft, set, problem }: FieldsProps) {
  const { t } = useTranslation('machines')
  const people = useAnswer(listPeople, {})
  return (
    <div className={classes.grid}>
      <MultiSelect
        label={t('field.duties')}
        data={Duty.options.map((value) => ({ value, label: t(`duty.${value}`) }))}
        value={draft.duties}
        error={problem('duties')}
        onChange={(values) => set({ duties: values.map((value) => Duty.parse(value)) })}
      />
      <TagsInput
        label={t('field.tags')}
        description={t('settings.tagsHint')}
        splitChars={[',', ' ']}
        value={draft.tags}
        error={problem('tags')}
        onChange={(tags) => set({ tags })}
      />
      <MultiSelect
        label={t('field.ownerIds')}
        data={(people.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.ownerIds}
        error={problem('ownerIds')}
        searchable
        onChange={(values) => set({ ownerIds: values.map((value) => PersonId.parse(value)) })}
      />
    </div>
  )
}

/** The fields this installation added; nothing when it added none. */
export function OwnFields({ draft, set, problem }: FieldsProps) {
  const { t } = useTranslation('machines')
  const settings = useAnswer(showSettings, {})
  const fields = listFieldsOf(settings.data?.customFields ?? [], draft)
  if (fields.length === 0) return null
  const put = (key: string, value: string) => {
    const { [key]: _old, ...rest } = draft.customValues
    set({ customValues: value === '' ? rest : { ...rest, [key]: value } })
  }
  return (
    <Section label={t('settings.own')}>
      <div className={classes.grid}>
        {fields.map(({ key, label, kind, choices }) => {
          const common = {
            label,
            error: problem(`customValues.${key}`),
            value: draft.customValues[key] ?? '',
          }
          if (kind === 'choice') {
            return (
              <Select
                key={key}
                {...common}
                value={common.value || null}
                data={[...choices]}
                clearable
                onChange={(value) => put(key, value ?? '')}
              />
            )
          }
          return kind === 'text' ? (
            <Textarea key={key} {...common} onChange={(event) => put(key, event.currentTarget.value)} />
          ) : (
            <TextInput key={key} {...common} onChange={(event) => put(key, event.currentTarget.value)} />
          )
        })}
      </div>
    </Section>
  )
}

/** What one should know, in Markdown. */
export function NotesField({ draft, set, problem }: FieldsProps) {
  const { t } = useTranslation('machines')
  return (
    <Textarea
      aria-label={t('field.notes')}
      minRows={6}
      maxRows={30}
      value={draft.notes}
      error={problem('notes')}
      styles={{ root: { maxWidth: 800 } }}
      onChange={(event) => set({ notes: event.currentTarget.value })}
    />
  )
}

/** Machines as choices of a list, without one. */
export function useMachineChoices(q: string, without: string) {
  const machines = useAnswer(listMachines, { query: { q, limit: 1_000 } }, { keepPrevious: true })
  return (machines.data?.rows ?? [])
    .filter((row) => row.id !== without)
    .map((row) => ({ value: row.id as string, label: row.name }))
}
