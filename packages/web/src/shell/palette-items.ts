import type { SearchHit } from '@intendant/contract/machines.ts'
import { showPaths } from '@intendant/contract/machines.ts'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { ask } from '../api.ts'
import type { shell } from '../language/en/shell.ts'
import { paths } from '../paths.ts'
import { useGo } from '../ui/link.tsx'
import { leave, useWishes } from './account-menu.tsx'
import { useMay } from './me.ts'
import { answers } from './palette-rank.ts'
import { entries } from './places-of-shell.ts'

/** A line of the palette. `others` happen on Ctrl ↵ and Alt ↵. */
export type Item = {
  readonly id: string
  readonly group: 'places' | 'things' | 'actions'
  readonly name: string
  /** Every spelling that finds it; both languages for actions. */
  readonly names: readonly string[]
  readonly context?: string
  readonly matched?: string
  readonly run: () => void
  readonly terminal?: () => void
  readonly copy?: () => void
}

type Key = keyof typeof shell.palette | keyof typeof shell

/** What can be gone to and done without asking the server, filtered by a query. */
export function useOwnItems(query: string): Item[] {
  const { t } = useTranslation('shell')
  const go = useGo()
  const wish = useWishes()
  const mayTerminal = useMay('machine.terminal')
  const mayWrite = useMay('inventory.write')
  const both = (key: string) =>
    ['en', 'fr'].map((language) => i18next.t(key as Key & 'home', { lng: language, ns: 'shell' }))

  const places = entries
    .filter((entry) => entry.needs === undefined || mayTerminal)
    .map(
      (entry): Item => ({
        id: entry.id,
        group: 'places',
        name: t(entry.id),
        names: both(entry.id),
        run: () => go(entry.to),
      }),
    )
  const account: Item = {
    id: 'account',
    group: 'places',
    name: t('myAccount'),
    names: both('myAccount'),
    run: () => go(paths.account()),
  }
  const action = (
    id: 'addMachine' | 'toFrench' | 'toEnglish' | 'themeLight' | 'themeDark' | 'themeAuto' | 'signOut',
    run: () => void,
  ): Item => ({
    id,
    group: 'actions',
    name: t(`palette.${id}`),
    names: both(`palette.${id}`),
    run,
  })
  const actions = [
    ...(mayWrite ? [action('addMachine', () => go(paths.newMachine()))] : []),
    i18next.language === 'fr'
      ? action('toEnglish', () => wish({ language: 'en' }))
      : action('toFrench', () => wish({ language: 'fr' })),
    action('themeLight', () => wish({ theme: 'light' })),
    action('themeDark', () => wish({ theme: 'dark' })),
    action('themeAuto', () => wish({ theme: 'auto' })),
    action('signOut', () => void leave()),
  ]
  return answers(query, [...places, account, ...actions], (item) => item.names)
}

/** What the server found, each with why it is there, and what can be done with the first machine. */
export function useFoundItems(hits: readonly SearchHit[]): Item[] {
  const { t } = useTranslation('shell')
  const go = useGo()
  const mayTerminal = useMay('machine.terminal')
  const open = (hit: SearchHit) => go(paths.terminal({ open: hit.slug }))
  const found = hits.map(
    (hit): Item => ({
      id: `${hit.kind} ${hit.id}`,
      group: 'things',
      name: hit.name,
      names: [],
      context: [t(`palette.kinds.${hit.kind}`), hit.context].filter((part) => part !== '').join(' · '),
      matched: hit.value === hit.name ? '' : t('palette.matched', { field: hit.field, value: hit.value }),
      run: () => go(pathOfHit(hit)),
      ...(hit.kind === 'machine' ? { copy: () => void copySsh(hit.slug) } : {}),
      ...(hit.kind === 'machine' && mayTerminal ? { terminal: () => open(hit) } : {}),
    }),
  )
  const machine = hits.find((hit) => hit.kind === 'machine')
  if (!machine) return found
  const { name } = machine
  return [
    ...found,
    ...(mayTerminal
      ? [
          {
            id: 'open',
            group: 'actions' as const,
            name: t('palette.openTerminal', { name }),
            names: [],
            run: () => open(machine),
          },
        ]
      : []),
    {
      id: 'ssh',
      group: 'actions',
      name: t('palette.copySsh', { name }),
      names: [],
      run: () => void copySsh(machine.slug),
    },
  ]
}

function pathOfHit(hit: SearchHit): string {
  switch (hit.kind) {
    case 'machine':
      return paths.machine(hit.slug)
    case 'organisation':
      return paths.places('organisations', { edit: hit.id })
    case 'site':
      return paths.places('sites', { edit: hit.id })
    case 'network':
      return paths.places(undefined, { edit: hit.id })
    case 'person':
      return paths.settings('people')
    case 'session':
      return paths.session(Number(hit.slug))
  }
}

async function copySsh(slug: string) {
  const { paths: ways } = await ask(showPaths, { params: { machine: slug } })
  const line = ways[0]?.sshCommand
  if (line) await navigator.clipboard?.writeText(line)
}
