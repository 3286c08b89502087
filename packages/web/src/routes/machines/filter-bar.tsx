import type { MachineRow } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { type FilterKey, filterKeys } from '@intendant/core/machines/filter.ts'
import { Duty, MachineKind, Reach } from '@intendant/core/machines/machine.ts'
import { CloseButton, Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilter, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import classes from './machines-page.module.css'
import { chipsOf, completeFilter } from './table-state.ts'

/** The filter of the table: free words and `key:value`, completed while one types, each condition a chip. */
export function FilterBar(props: {
  readonly q: string
  readonly rows: readonly MachineRow[]
  readonly onChange: (q: string) => void
}) {
  const { t } = useTranslation('machines')
  const { q, rows, onChange } = props
  const [text, setText] = useState(q)
  const sent = useRef(q)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const send = useDebouncedCallback((next: string) => {
    sent.current = next.trim()
    onChange(next.trim())
  }, 150)
  // A link or the back button may change the filter from outside.
  useEffect(() => {
    if (q !== sent.current) setText(q)
    sent.current = q
  }, [q])
  const take = (next: string) => {
    setText(next)
    send(next)
  }
  const choices = completeFilter(text, useValues(rows), filterKeys)
  const typing = text !== '' && choices.length > 0
  return (
    <div>
      <Combobox store={combobox} onOptionSubmit={take} withinPortal>
        <Combobox.Target>
          <TextInput
            data-filter
            aria-label={t('filter.label')}
            placeholder={t('filter.placeholder')}
            leftSection={<IconFilter size={16} stroke={1.7} aria-hidden />}
            rightSection={
              text !== '' && <CloseButton size="sm" aria-label={t('filter.clear')} onClick={() => take('')} />
            }
            value={text}
            onChange={(event) => {
              take(event.currentTarget.value)
              combobox.openDropdown()
            }}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              if (event.key === 'Escape') combobox.closeDropdown()
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={!typing}>
          <Combobox.Options>
            {choices.map((choice) => (
              <Combobox.Option key={choice.shown} value={choice.insert}>
                <span className={classes.option}>
                  <code>{choice.shown}</code>
                  {choice.shown.endsWith(':') && (
                    <span className={classes.hint}>{t(`filter.hints.${choice.key as FilterKey}`)}</span>
                  )}
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <Chips q={q} onChange={take} />
    </div>
  )
}

function Chips(props: { readonly q: string; readonly onChange: (q: string) => void }) {
  const { t } = useTranslation('machines')
  const chips = chipsOf(props.q)
  if (chips.length === 0) return null
  return (
    <ul className={classes.chips} aria-label={t('filter.chips')}>
      {chips.map((chip) => (
        <li key={chip.text} className={classes.chip}>
          {chip.text}
          <button
            type="button"
            aria-label={t('filter.removeChip', { text: chip.text })}
            onClick={() => props.onChange(chip.without)}
          >
            <IconX size={12} stroke={2} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The values known for a key: closed sets, places, and what the rows on the page hold. */
function useValues(rows: readonly MachineRow[]): Readonly<Record<string, readonly string[]>> {
  const places = useAnswer(listPlaces, {})
  const seen = (of: (row: MachineRow) => readonly string[]) => [...new Set(rows.flatMap(of))].sort()
  return {
    kind: MachineKind.options,
    duty: Duty.options,
    reach: Reach.shape.state.options,
    org: places.data?.organisations.map((place) => place.slug) ?? [],
    site: places.data?.sites.map((place) => place.slug) ?? [],
    tag: seen((row) => row.tags),
    owner: seen((row) => row.owners),
    login: seen((row) => row.accounts),
    os: seen((row) => (row.operatingSystem ? [row.operatingSystem] : [])),
    host: seen((row) => (row.host ? [row.host.slug] : [])),
  }
}
