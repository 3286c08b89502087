import { listMachines } from '@intendant/contract/machines.ts'
import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { statusOfReach } from '../../parts/reach-status.tsx'
import { KindOutline } from '../../ui/kind-outline.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import { Glyph } from '../../ui/status.tsx'
import classes from './machine-picker.module.css'

const shownAtMost = 12

/** Chooses a machine by typing part of anything that is known of it. */
export function MachinePicker(props: {
  readonly onPick: (slug: string) => void
  readonly autoFocus?: boolean
}) {
  const { t } = useTranslation(['terminal', 'common'])
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words, 120)
  const combobox = useCombobox({ onDropdownOpen: () => combobox.selectFirstOption() })
  const machines = useAnswer(
    listMachines,
    { query: { q: asked, limit: shownAtMost } },
    { keepPrevious: true },
  )
  const rows = machines.data?.rows ?? []
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(slug) => {
        props.onPick(slug)
        combobox.closeDropdown()
        setWords('')
      }}
    >
      <Combobox.Target>
        <TextInput
          aria-label={t('pick.label')}
          placeholder={t('pick.placeholder')}
          value={words}
          autoFocus={props.autoFocus}
          rightSection={machines.isFetching ? <Loader size={14} /> : null}
          onChange={(event) => {
            setWords(event.currentTarget.value)
            combobox.openDropdown()
            combobox.updateSelectedOptionIndex()
          }}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options className={classes.options}>
          {rows.map((row) => (
            <Combobox.Option value={row.slug} key={row.id}>
              <span className={classes.option}>
                <KindOutline kind={row.kind} silent />
                <b>{row.name}</b>
                <span>{[row.organisation.name, row.addresses[0]].filter(Boolean).join(' · ')}</span>
                <Glyph kind={statusOfReach(row.reach.state)} label={t(`common:reach.${row.reach.state}`)} />
              </span>
            </Combobox.Option>
          ))}
          {machines.data && rows.length === 0 && <Combobox.Empty>{t('pick.nothing')}</Combobox.Empty>}
        </Combobox.Options>
        <CallProblems error={machines.error} />
      </Combobox.Dropdown>
    </Combobox>
  )
}
