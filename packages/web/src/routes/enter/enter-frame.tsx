import { showStart } from '@intendant/contract/system.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { type PageLanguage, speak } from '../../language/i18n.ts'
import { Wordmark } from '../../shell/mark.tsx'
import { useArrival } from '../../ui/page-title.ts'
import classes from './enter-frame.module.css'

/** The frame of pages before sign-in: the card stands on the path from the reader to the machines. */
export function EnterFrame(props: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}) {
  const { t, i18n } = useTranslation('enter')
  const start = useAnswer(showStart, {})
  const heading = useArrival(props.title)
  return (
    <div className={classes.page}>
      <header>
        <Wordmark />
        <span className={classes.languages}>
          <LanguageButton language="en" name="English" current={i18n.language} />
          <LanguageButton language="fr" name="Français" current={i18n.language} />
        </span>
      </header>
      <main className={classes.middle}>
        <Way you={t('you')} />
        <div className={classes.card}>
          <h1 ref={heading} tabIndex={-1}>
            {props.title}
          </h1>
          <p className={classes.lead}>{props.lead ?? window.location.host}</p>
          {props.children}
        </div>
      </main>
      <footer>
        <span>{start.data && t('version', { version: start.data.version })}</span>
        <span>{t('recorded')}</span>
      </footer>
    </div>
  )
}

function LanguageButton(props: {
  readonly language: PageLanguage
  readonly name: string
  readonly current: string
}) {
  const { language, name, current } = props
  return (
    <button
      type="button"
      lang={language}
      aria-pressed={current === language}
      onClick={() => void speak(language)}
    >
      {name}
    </button>
  )
}

/** Decoration: you, the double rule, and behind the card what it opens. */
function Way(props: { readonly you: string }) {
  return (
    <svg className={classes.way} viewBox="0 0 1440 660" aria-hidden="true">
      <g fill="none" stroke="var(--accent)" strokeWidth="1.4">
        <path d="M150 328h390M150 332h390" />
      </g>
      <g fill="none" stroke="var(--line-2)" strokeWidth="1.2">
        <path d="M900 328h110M900 332h110" />
        <path d="M1010 316h72l12 14-12 14h-72l8-14Z" />
        <path
          strokeDasharray="3 3"
          d="M1094 330h86M1130 150v360M1130 150h50M1130 240h50M1130 420h50M1130 510h50"
        />
        <rect x="1180" y="136" width="104" height="28" rx="2" />
        <path strokeWidth="3" d="M1180 137h104" />
        <rect x="1180" y="226" width="104" height="28" rx="7" />
        <rect x="1180" y="316" width="104" height="28" rx="7" />
        <rect x="1180" y="406" width="104" height="28" rx="7" strokeDasharray="4 3" />
        <path d="M1187 496h90l7 7v14l-7 7h-90l-7-7v-14Z" />
      </g>
      <rect
        x="92"
        y="315"
        width="58"
        height="30"
        rx="15"
        fill="var(--surface)"
        stroke="var(--accent)"
        strokeWidth="1.4"
      />
      <text x="121" y="335" textAnchor="middle" fill="var(--text)" fontSize="13" fontWeight="500">
        {props.you}
      </text>
    </svg>
  )
}
