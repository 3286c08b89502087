import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { account } from './en/account.ts'
import type { common } from './en/common.ts'
import type { enter } from './en/enter.ts'
import type { help } from './en/help.ts'
import type { home } from './en/home.ts'
import type { machines } from './en/machines.ts'
import type { places } from './en/places.ts'
import type { sessions } from './en/sessions.ts'
import type { settings } from './en/settings.ts'
import type { shell } from './en/shell.ts'
import type { terminal } from './en/terminal.ts'
import { type Texts, withMany } from './texts.ts'

/** The texts of each area, as the English files shape them. */
export type Areas = {
  account: typeof account
  common: typeof common
  enter: typeof enter
  help: typeof help
  home: typeof home
  machines: typeof machines
  places: typeof places
  sessions: typeof sessions
  settings: typeof settings
  shell: typeof shell
  terminal: typeof terminal
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: Areas
  }
}

/** The languages of the page. */
export const languages = ['en', 'fr'] as const
export type PageLanguage = (typeof languages)[number]

const storageKey = 'intendant-language'

// One small file per language and area; each is fetched when a page first uses it.
const files = import.meta.glob<Record<string, Texts>>(['./en/*.ts', './fr/*.ts'])

async function loadArea(language: string, area: string): Promise<Texts> {
  const file = await files[`./${language}/${area}.ts`]?.()
  return withMany(file?.[area] ?? {})
}

/** Starts the texts in the language of `<html lang>`, which `first-paint.js` has set. */
export async function startLanguage(): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use({
      type: 'backend' as const,
      init: () => undefined,
      read: (language: string, area: string, done: (error: unknown, texts?: Texts) => void) => {
        loadArea(language, area).then(
          (texts) => done(null, texts),
          (error: unknown) => done(error),
        )
      },
    })
    .init({
      lng: document.documentElement.lang === 'fr' ? 'fr' : 'en',
      supportedLngs: languages,
      fallbackLng: false,
      ns: ['common', 'shell'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  i18next.on('languageChanged', rememberLanguage)
}

/** Changes the language without leaving the page. */
export async function speak(language: PageLanguage): Promise<void> {
  if (i18next.language !== language) await i18next.changeLanguage(language)
}

function rememberLanguage(language: string) {
  document.documentElement.lang = language
  try {
    // Only a hint for the first paint; the wish itself is stored with the account.
    localStorage.setItem(storageKey, language)
  } catch {
    // A browser without storage only loses the hint.
  }
}
