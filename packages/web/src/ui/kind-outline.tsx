import type { MachineKind } from '@intendant/core/machines/machine.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './kind-outline.module.css'

/** What a machine is, as an outline: the same one before a name in a table and on the map. */
export type Outline = MachineKind | 'gateway'

const outlines: Readonly<Record<Outline, ReactNode>> = {
  physical: (
    <>
      <rect x="0.6" y="2.6" width="12.8" height="8.8" rx="0.8" />
      <rect className={classes.bar} x="0.6" y="2.2" width="12.8" height="2.4" />
    </>
  ),
  virtual: <rect x="0.6" y="2.6" width="12.8" height="8.8" rx="3" />,
  container: <rect x="0.6" y="2.6" width="12.8" height="8.8" rx="3" strokeDasharray="2.2 1.6" />,
  appliance: <path d="M3 2.6h8l2.4 2.4v4L11 11.4H3L.6 9V5Z" />,
  gateway: <path d="M.8 2.6h9l3.6 4.4-3.6 4.4h-9L3.6 7Z" />,
}

/** The outline; its name is read aloud unless `silent` (when the word stands beside it). */
export function KindOutline(props: {
  readonly kind: Outline
  readonly size?: number
  readonly silent?: boolean
}) {
  const { t } = useTranslation()
  const { kind, size = 14, silent } = props
  return (
    <svg
      className={classes.outline}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      role="img"
      aria-label={silent ? undefined : t(`kind.${kind}`)}
      aria-hidden={silent}
    >
      {outlines[kind]}
    </svg>
  )
}
