import type { Session } from '@intendant/contract/sessions.ts'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isOver } from '../../parts/session-state.ts'
import type { LeaderCommand } from '../../parts/terminal-keys.ts'
import type { PasteQuestion } from '../../parts/terminal-paste.ts'
import { FileDrawer } from './file-drawer.tsx'
import { FindBar } from './find-bar.tsx'
import { KeyBar } from './key-bar.tsx'
import classes from './pane.module.css'
import { PaneHeader } from './pane-header.tsx'
import { PaneNotice } from './pane-notice.tsx'
import { LinkQuestion, PasteQuestionModal } from './questions.tsx'
import { usePane } from './use-pane.ts'
import type { TerminalPreferences } from './use-workspace.ts'

/** What a pane asks of the page around it. */
export type PaneWishes = {
  readonly focus: () => void
  readonly close: () => void
  /** Opens a shell beside or below: on the same machine, or on one of the way. */
  readonly split: (
    direction: 'row' | 'column',
    on?: { readonly slug: string; readonly login: string },
  ) => void
  /** Opens a new session in this place. */
  readonly reconnect: () => void
  readonly command: (command: LeaderCommand) => void
  readonly arm: (armed: boolean) => void
  readonly prefer: (preferences: Partial<TerminalPreferences>) => void
}

/** One session: where it leads, its screen, and what is said over it. */
export function Pane(props: {
  readonly session: Session
  readonly watch: boolean
  readonly focused: boolean
  readonly shown: boolean
  readonly style: CSSProperties
  readonly preferences: TerminalPreferences
  readonly wishes: PaneWishes
}) {
  const { session: first, watch, focused, shown, style, preferences, wishes } = props
  const { t } = useTranslation('terminal')
  const place = useRef<HTMLDivElement>(null)
  const [layer, setLayer] = useState<'find' | 'files' | null>(null)
  const [question, setQuestion] = useState<PasteQuestion | null>(null)
  const [link, setLink] = useState<string | null>(null)
  const command = (next: LeaderCommand) => {
    if (next === 'find' || next === 'files') setLayer(next)
    else wishes.command(next)
  }
  const pane = usePane(place, first, watch, preferences, {
    onArmed: wishes.arm,
    onCommand: command,
    onPasteQuestion: setQuestion,
    onLink: setLink,
    onKeyAfterEnd: (key) => {
      if (key.toLowerCase() !== 'r') return false
      wishes.reconnect()
      return true
    },
  })
  const { session, terminal } = pane
  useEffect(() => {
    if (focused && shown) terminal?.focus()
  }, [terminal, focused, shown])
  const over = isOver(session)
  const dimmed = over || pane.status.state === 'lost' || pane.status.state === 'refused'
  const closeLayer = () => {
    setLayer(null)
    terminal?.clearFind()
    terminal?.focus()
  }
  return (
    <section
      className={classes.pane}
      style={style}
      hidden={!shown}
      data-focused={focused || undefined}
      data-dimmed={dimmed || undefined}
      data-session={session.number}
      aria-label={t('screenLabel', { login: session.login, machine: session.machine.name })}
      onFocusCapture={wishes.focus}
    >
      <PaneHeader
        session={session}
        steps={pane.steps}
        focused={focused}
        latencyMs={pane.status.state === 'open' && !over ? pane.latencyMs : null}
        preferences={preferences}
        wishes={wishes}
        onLayer={setLayer}
      />
      {layer === 'find' && <FindBar terminal={terminal} onClose={closeLayer} />}
      <div className={classes.body}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the terminal inside has its own text field */}
        <div className={classes.screen} ref={place} onMouseUp={() => terminal?.focus()} />
        <PaneNotice pane={pane} watch={watch} onReconnect={wishes.reconnect} onClose={wishes.close} />
      </div>
      <KeyBar terminal={terminal} held={pane.oneShot} onHold={pane.holdOneShot} onPaste={setQuestion} />
      {layer === 'files' && (
        <FileDrawer machine={session.machine} login={session.login} onClose={closeLayer} />
      )}
      <PasteQuestionModal
        question={question}
        machine={session.machine.name}
        onPaste={(text) => terminal?.paste(text)}
        onClose={() => {
          setQuestion(null)
          terminal?.focus()
        }}
      />
      <LinkQuestion
        address={link}
        onClose={() => {
          setLink(null)
          terminal?.focus()
        }}
      />
    </section>
  )
}
