import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './status.module.css'

/** One silhouette each: never told apart by colour alone. */
export type StatusKind = 'ok' | 'warn' | 'crit' | 'run' | 'maint' | 'unknown' | 'stopped' | 'wait'

const shapes: Readonly<Record<StatusKind, ReactNode>> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path className={classes.inside} d="m5.2 8.2 2 2 3.7-4.1" />
    </>
  ),
  warn: (
    <>
      <path
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
        d="M8 2.3 14.4 13.4H1.6Z"
      />
      <path className={classes.inside} d="M8 6.2v3.2M8 11.4v.1" />
    </>
  ),
  crit: (
    <>
      <path fill="currentColor" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" />
      <path className={classes.inside} d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />
    </>
  ),
  run: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path fill="currentColor" d="M8 4.4a3.6 3.6 0 0 1 0 7.2Z" />
    </>
  ),
  maint: (
    <>
      <path fill="currentColor" d="M8 .8 15.2 8 8 15.2.8 8Z" />
      <path className={classes.inside} d="M6.4 6v4m3.2-4v4" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray="2.6 1.9"
      />
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        d="M6.3 6.7a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.8.55-.8 1.05M8 11.3v.05"
      />
    </>
  ),
  stopped: (
    <rect
      x="2.6"
      y="2.6"
      width="10.8"
      height="10.8"
      rx="1.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
    />
  ),
  wait: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.4" />,
}

/** The silhouette alone; `label` when no word stands beside it. */
export function Glyph(props: { readonly kind: StatusKind; readonly size?: number; readonly label?: string }) {
  const { kind, size = 14, label } = props
  return (
    <svg
      className={`${classes.glyph} ${classes[kind]}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={label}
      aria-hidden={label === undefined}
    >
      {shapes[kind]}
    </svg>
  )
}

/** Silhouette, word, and what follows (a reason, an age). `quiet` greys the word of what is well, as tables do. */
export function Status(props: {
  readonly kind: StatusKind
  readonly word?: string
  readonly quiet?: boolean
  readonly children?: ReactNode
}) {
  const { t } = useTranslation()
  const { kind, word = t(`status.${kind}`), quiet, children } = props
  return (
    <span className={classes.status} data-kind={kind} data-quiet={quiet || undefined}>
      <Glyph kind={kind} />
      <span className={classes.word}>{word}</span>
      {children !== undefined && <span className={classes.reason}>{children}</span>}
    </span>
  )
}
