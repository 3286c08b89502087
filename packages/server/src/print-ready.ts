import type { Language } from '@intendant/core/language/problems.ts'

/** What a person at the terminal needs to know once it runs. */
export type Ready = {
  /** Where people open the page: `http://127.0.0.1:7700`. */
  readonly origin: string
  /** One-time token of the set-up; null when that is done. */
  readonly setupToken: string | null
  readonly database: string
  readonly tookMs: number
}

const words = {
  en: {
    ready: 'Intendant is ready',
    setup: 'Open this once to set it up (valid for one hour):',
    open: 'Open',
    stop: 'Ctrl-C stops it.',
  },
  fr: {
    ready: 'Intendant est prêt',
    setup: 'Ouvrez ce lien une fois pour le configurer (valable une heure) :',
    open: 'Ouvrez',
    stop: 'Ctrl-C l’arrête.',
  },
} as const

/** Prints the address, and while nobody has set it up the link that does. */
export function printReady(ready: Ready, language: Language, print: (text: string) => void): void {
  const text = words[language]
  const seconds = (ready.tookMs / 1000).toFixed(1)
  const where = ready.setupToken
    ? `  ${text.setup}\n\n    ${ready.origin}/setup?token=${ready.setupToken}\n`
    : `  ${text.open} ${ready.origin}\n`
  print(`\n  ${text.ready} (${seconds} s, ${ready.database})\n\n${where}\n  ${text.stop}\n\n`)
}
