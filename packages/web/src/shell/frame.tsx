import { useMantineColorScheme } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { speak } from '../language/i18n.ts'
import { followLive } from '../live.ts'
import { useGo } from '../ui/link.tsx'
import { BottomBar } from './bottom-bar.tsx'
import classes from './frame.module.css'
import { type Shortcut, useKeymap, useShortcuts } from './keymap.ts'
import { LiveBanner } from './live-banner.tsx'
import { useMe } from './me.ts'
import { MenuSheet } from './menu-sheet.tsx'
import { openPalette, paletteIsOpen, watchPalette } from './palette-state.ts'
import { entries } from './places-of-shell.ts'
import { ShortcutList } from './shortcut-list.tsx'
import { SideBar } from './side-bar.tsx'
import { TopBar } from './top-bar.tsx'

const Palette = lazy(() => import('./palette.tsx').then((file) => ({ default: file.Palette })))

/** The frame of every page behind sign-in: menu, top bar, banner, the page itself, bottom bar on a phone. */
export function Frame(props: { readonly children: ReactNode }) {
  const { t } = useTranslation('shell')
  const [menu, setMenu] = useState(false)
  const [help, setHelp] = useState(false)
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const palette = useSyncExternalStore(watchPalette, paletteIsOpen)
  useEffect(() => followLive(), [])
  usePreferences()
  useFrameShortcuts(() => setHelp(true))

  return (
    <div className={classes.frame} data-page={pathname.split('/')[1] || 'home'}>
      <a className={classes.skip} href="#main">
        {t('skip')}
      </a>
      <nav className={classes.side} aria-label={t('mainMenu')}>
        <SideBar />
      </nav>
      <TopBar onMenu={() => setMenu(true)} />
      <main id="main" className={classes.main} tabIndex={-1}>
        <LiveBanner />
        {props.children}
      </main>
      <BottomBar onMore={() => setMenu(true)} />
      <MenuSheet opened={menu} onClose={() => setMenu(false)} />
      <ShortcutList opened={help} onClose={() => setHelp(false)} />
      {palette && (
        <Suspense>
          <Palette />
        </Suspense>
      )}
    </div>
  )
}

/** Lets the account's wishes rule the page: language, theme, density, single-letter shortcuts. */
function usePreferences() {
  const { language, theme, density, shortcuts } = useMe().preferences
  const { setColorScheme } = useMantineColorScheme()
  useKeymap(shortcuts)
  useEffect(() => void speak(language), [language])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new wish counts, not a new setter
  useEffect(() => setColorScheme(theme), [theme])
  useEffect(() => {
    document.documentElement.dataset.density = density
  }, [density])
}

function useFrameShortcuts(openHelp: () => void) {
  const { t } = useTranslation('shell')
  const go = useGo()
  const places = entries
    .filter((entry) => entry.id !== 'help')
    .map(
      (entry): Shortcut => ({
        keys: `g ${entry.letter}`,
        label: t('shortcuts.go', { page: t(entry.id) }),
        scope: 'everywhere',
        run: () => go(entry.to),
      }),
    )
  useShortcuts([
    { keys: 'ctrl+k', label: t('shortcuts.search'), scope: 'everywhere', run: openPalette },
    { keys: '/', label: t('shortcuts.filter'), scope: 'everywhere', run: focusFilter },
    { keys: '?', label: t('shortcuts.help'), scope: 'everywhere', run: openHelp },
    ...places,
  ])
}

/** The filter of the page is marked `data-filter`; a page without one gets the search. */
function focusFilter() {
  const filter = document.querySelector<HTMLElement>('main [data-filter]')
  if (filter) filter.focus()
  else openPalette()
}
