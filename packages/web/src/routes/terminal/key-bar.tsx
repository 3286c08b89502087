import {
  IconArrowDown,
  IconArrowLeft,
  IconArrowRight,
  IconArrowUp,
  IconClipboard,
  IconKeyboard,
} from '@tabler/icons-react'
import { type PointerEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BarKey, barKeyText, noOneShot, type OneShot } from '../../parts/terminal-keys.ts'
import { type PasteQuestion, questionPaste } from '../../parts/terminal-paste.ts'
import classes from './key-bar.module.css'
import type { PaneTerminal } from './pane-terminal.ts'

const icon = { size: 18, stroke: 1.7, 'aria-hidden': true } as const

/** The keys a phone lacks. Ctrl and Alt hold for one key; pressing here never closes the soft keyboard. */
export function KeyBar(props: {
  readonly terminal: PaneTerminal | null
  readonly held: OneShot
  readonly onHold: (held: OneShot) => void
  readonly onPaste: (question: PasteQuestion) => void
}) {
  const { t } = useTranslation('terminal')
  const { terminal, held, onHold, onPaste } = props
  const [refused, setRefused] = useState(false)
  const press = (key: BarKey) => {
    terminal?.typeText(barKeyText(key, held, terminal.usesApplicationKeys()))
    onHold(noOneShot)
  }
  const sign = (text: string) => {
    terminal?.typeText(held.alt ? `\u001b${text}` : text)
    onHold(noOneShot)
  }
  const paste = async () => {
    const text = await (navigator.clipboard?.readText?.() ?? Promise.reject(new Error('no clipboard'))).catch(
      () => null,
    )
    setRefused(text === null)
    if (text === null) return
    const question = questionPaste(text)
    if (question) onPaste(question)
    else terminal?.paste(text)
  }
  return (
    <>
      {refused && <p className={classes.refused}>{t('keys.pasteFailed')}</p>}
      <div className={classes.keys} role="toolbar" aria-label={t('keys.label')}>
        <Key onPress={() => press('escape')}>Esc</Key>
        <Key onPress={() => press('tab')}>Tab</Key>
        <Key on={held.ctrl} onPress={() => onHold({ ...held, ctrl: !held.ctrl })}>
          Ctrl
        </Key>
        <Key on={held.alt} onPress={() => onHold({ ...held, alt: !held.alt })}>
          Alt
        </Key>
        <Key onPress={() => press('interrupt')}>^C</Key>
        <Key onPress={() => sign('|')}>|</Key>
        <Key onPress={() => sign('/')}>/</Key>
        <Key label={t('keys.keyboard')} onPress={() => terminal?.focus()}>
          <IconKeyboard {...icon} />
        </Key>
        <Key label={t('keys.left')} onPress={() => press('left')}>
          <IconArrowLeft {...icon} />
        </Key>
        <Key label={t('keys.down')} onPress={() => press('down')}>
          <IconArrowDown {...icon} />
        </Key>
        <Key label={t('keys.up')} onPress={() => press('up')}>
          <IconArrowUp {...icon} />
        </Key>
        <Key label={t('keys.right')} onPress={() => press('right')}>
          <IconArrowRight {...icon} />
        </Key>
        <Key onPress={() => sign('-')}>-</Key>
        <Key onPress={() => sign('~')}>~</Key>
        <Key onPress={() => sign('_')}>_</Key>
        <Key label={t('keys.paste')} onPress={() => void paste()}>
          <IconClipboard {...icon} />
        </Key>
      </div>
    </>
  )
}

function Key(props: {
  readonly onPress: () => void
  readonly on?: boolean
  readonly label?: string
  readonly children: ReactNode
}) {
  // Without this the button takes the focus from the terminal, and the soft keyboard folds away.
  const keepFocus = (event: PointerEvent) => event.preventDefault()
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={props.label}
      aria-pressed={props.on}
      onPointerDown={keepFocus}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  )
}
