import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './copy-text.module.css'

/**
 * A text that can be pasted into a shell, with a button that copies it.
 * `block` shows a whole line or several in a box; `what` names it for screen readers.
 */
export function CopyText(props: {
  readonly text: string
  readonly what?: string
  readonly block?: boolean
  readonly shown?: string
}) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const { text, what = text, block, shown = text } = props
  const Icon = copied ? IconCheck : IconCopy
  return (
    <span className={block ? classes.block : classes.inline}>
      <code>{shown}</code>
      <button type="button" className={classes.button} onClick={() => copy(text)} title={t('copy')}>
        <Icon size={14} stroke={1.7} aria-hidden />
        <span className={classes.hidden} aria-live="polite">
          {copied ? t('copied') : t('copyThis', { what })}
        </span>
      </button>
    </span>
  )
}

/** Copies to the clipboard and tells for two seconds that it did. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (text: string) => {
    void writeClipboard(text).then(setCopied)
  }
  return { copied, copy }
}

/** Plain http (no secure context) has no clipboard API; the old way still works there. */
async function writeClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
  }
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
