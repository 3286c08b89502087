import { TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './find-bar.module.css'
import type { PaneTerminal } from './pane-terminal.ts'

/** Finds text in what a terminal printed. Enter goes on, Shift Enter back, Escape closes. */
export function FindBar(props: { readonly terminal: PaneTerminal | null; readonly onClose: () => void }) {
  const { t } = useTranslation(['terminal', 'common'])
  const { terminal, onClose } = props
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const find = (words: string, direction: 'next' | 'previous') => {
    setMissing(words !== '' && terminal !== null && !terminal.find(words, direction))
  }
  return (
    <search className={classes.bar}>
      <TextInput
        aria-label={t('find.label')}
        size="xs"
        value={text}
        data-autofocus
        ref={(input) => input?.focus()}
        onChange={(event) => {
          setText(event.currentTarget.value)
          find(event.currentTarget.value, 'next')
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose()
          if (event.key === 'Enter') find(text, event.shiftKey ? 'previous' : 'next')
        }}
      />
      <span className={classes.missing} role="status">
        {missing ? t('find.nothing') : ''}
      </span>
      <button type="button" onClick={() => find(text, 'previous')} aria-label={t('find.previous')}>
        <IconChevronUp size={16} stroke={1.7} aria-hidden />
      </button>
      <button type="button" onClick={() => find(text, 'next')} aria-label={t('find.next')}>
        <IconChevronDown size={16} stroke={1.7} aria-hidden />
      </button>
      <button type="button" onClick={onClose} aria-label={t('common:close')}>
        <IconX size={16} stroke={1.7} aria-hidden />
      </button>
    </search>
  )
}
