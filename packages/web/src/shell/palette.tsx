import { search } from '@intendant/contract/machines.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import i18next from 'i18next'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../api.ts'
import { KeyHint } from '../ui/key-hint.tsx'
import classes from './palette.module.css'
import { type Item, useFoundItems, useOwnItems } from './palette-items.ts'
import { closePalette } from './palette-state.ts'

const groups = ['things', 'places', 'actions'] as const

/** One field for places, things and actions; arrows choose, ↵ goes, Ctrl ↵ opens a shell, Alt ↵ copies the ssh command. */
export function Palette() {
  const { t } = useTranslation('shell')
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const { items, searching } = useItems(query)
  useBothLanguages()
  useEffect(() => dialog.current?.showModal(), [])

  const chosen = items[Math.min(at, items.length - 1)]
  const act = (item: Item, run: (() => void) | undefined) => {
    closePalette()
    ;(run ?? item.run)()
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && items.length > 0) {
      event.preventDefault()
      setAt((Math.min(at, items.length - 1) + step + items.length) % items.length)
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      act(chosen, event.ctrlKey || event.metaKey ? chosen.terminal : event.altKey ? chosen.copy : chosen.run)
    }
  }

  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-label={t('palette.title')}
      onClose={closePalette}
      onClick={(event) => event.target === dialog.current && closePalette()}
      onKeyDown={onKey}
    >
      <div className={classes.field}>
        <IconSearch size={16} stroke={1.7} aria-hidden />
        <input
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setAt(0)
          }}
          placeholder={t('palette.placeholder')}
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${items.indexOf(chosen)}` : undefined}
          aria-label={t('palette.title')}
          autoComplete="off"
          spellCheck={false}
        />
        <KeyHint keys="Esc" />
      </div>
      <p className={classes.count} role="status">
        {searching ? t('palette.searching') : t('palette.found', { count: items.length })}
      </p>
      <List id={id} items={items} chosen={chosen} onChoose={(item) => act(item, item.run)} />
      {items.length === 0 && !searching && (
        <p className={classes.nothing}>{t('palette.nothing', { query })}</p>
      )}
      <p className={classes.keys} aria-hidden>
        <KeyHint keys="↵" /> {t('palette.keysPage')}
        {chosen?.terminal && (
          <>
            <KeyHint keys="Ctrl ↵" /> {t('palette.keysTerminal')}
          </>
        )}
        {chosen?.copy && (
          <>
            <KeyHint keys="Alt ↵" /> {t('palette.keysCopy')}
          </>
        )}
      </p>
    </dialog>
  )
}

/** Asks the server a moment after the last keystroke, and keeps what was found until the next answer. */
function useItems(query: string): { readonly items: readonly Item[]; readonly searching: boolean } {
  const [asked] = useDebouncedValue(query.trim(), 120)
  const answer = useAnswer(
    search,
    { query: { q: asked || '-', limit: 12 } },
    { enabled: asked !== '', keepPrevious: true },
  )
  const own = useOwnItems(query)
  const found = useFoundItems(query.trim() === '' ? [] : (answer.data?.hits ?? []))
  const items = groups.flatMap((group) => [...found, ...own].filter((item) => item.group === group))
  return { items, searching: query.trim() !== '' && (answer.isFetching || asked !== query.trim()) }
}

/** Names of actions are found in either language, so both must be there. */
function useBothLanguages() {
  const [, setLoaded] = useState(false)
  useEffect(() => {
    void i18next.loadLanguages(['en', 'fr']).then(() => setLoaded(true))
  }, [])
}

function List(props: {
  readonly id: string
  readonly items: readonly Item[]
  readonly chosen: Item | undefined
  readonly onChoose: (item: Item) => void
}) {
  const { t } = useTranslation('shell')
  const { id, items, chosen, onChoose } = props
  useEffect(() => {
    if (chosen)
      document.getElementById(`${id}-${items.indexOf(chosen)}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen, id, items])
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t('palette.title')}
      className={classes.list}
      tabIndex={-1}
    >
      {groups.map((group) => {
        const own = items.filter((item) => item.group === group)
        if (own.length === 0) return null
        return (
          // biome-ignore lint/a11y/useSemanticElements: a listbox groups its options by role, a fieldset is for forms
          <div key={group} role="group" aria-label={t(`palette.${group}`)}>
            <p className={classes.group} aria-hidden>
              {t(`palette.${group}`)}
            </p>
            {own.map((item) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox above
              <div
                key={item.id}
                id={`${id}-${items.indexOf(item)}`}
                role="option"
                tabIndex={-1}
                aria-selected={item === chosen}
                className={classes.item}
                onClick={() => onChoose(item)}
              >
                <b>{item.name}</b>
                {item.context && <span>{item.context}</span>}
                {item.matched && <span className={classes.matched}>{item.matched}</span>}
              </div>
            ))}
          </div>
        )
      })}
    </div>
  )
}
