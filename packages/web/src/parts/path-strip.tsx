import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/use-format.ts'
import { Glyph, type StatusKind } from '../ui/status.tsx'
import classes from './path-strip.module.css'

/** One machine on the way, as it is drawn. */
export type StripHop = {
  readonly name: string
  readonly slug?: string
  /** Shape before the name; none when nothing is known of it. */
  readonly status?: StatusKind
  readonly latencyMs?: number | null
  /** Beside the name: a login, an address. */
  readonly note?: string
  /** What a press on the name does; then the name is a button. */
  readonly act?: { readonly label: string; readonly run: () => void }
}

/**
 * The signature: the double rule that runs from the reader to the machine. Accent when the path is live or in
 * focus (`lit`), grey otherwise; `brokenAt` is the position of the hop that cannot be reached.
 * Longer than `atMost` hops, the middle folds.
 */
export function PathStrip(props: {
  readonly hops: readonly StripHop[]
  readonly lit?: boolean
  readonly brokenAt?: number | null
  readonly atMost?: number
  readonly small?: boolean
}) {
  const { t } = useTranslation()
  const { hops, lit = true, brokenAt = null, atMost = 5, small } = props
  const last = hops.at(-1)
  if (!last) return null
  const folded = hops.length > atMost ? hops.length - 2 : 0
  const shown = hops.map((hop, place) => ({ hop, place }))
  const visible = folded > 0 ? [...shown.slice(0, 1), ...shown.slice(-1)] : shown
  return (
    <ol
      className={classes.path}
      data-lit={lit || undefined}
      data-small={small || undefined}
      aria-label={t('path', { name: last.name })}
    >
      <li>
        <b>{t('you')}</b>
      </li>
      {visible.map(({ hop, place }) => (
        <Fragment key={`${place} ${hop.name}`}>
          {folded > 0 && place === hops.length - 1 && (
            <li
              title={hops
                .slice(1, -1)
                .map((middle) => middle.name)
                .join(' → ')}
            >
              <span>{t('hops', { count: folded })}</span>
            </li>
          )}
          <StripItem hop={hop} broken={brokenAt === place} end={place === hops.length - 1} />
        </Fragment>
      ))}
    </ol>
  )
}

function StripItem(props: { readonly hop: StripHop; readonly broken: boolean; readonly end: boolean }) {
  const format = useFormat()
  const { t } = useTranslation()
  const { hop, broken, end } = props
  const beside = [
    ...(hop.note ? [hop.note] : []),
    ...(hop.latencyMs === null || hop.latencyMs === undefined ? [] : [format.latency(hop.latencyMs)]),
  ]
  return (
    <li data-broken={broken || undefined} data-end={end || undefined}>
      {broken && <span className={classes.hidden}>{t('pathBroken', { name: hop.name })}</span>}
      {hop.status && <Glyph kind={hop.status} size={12} label={t(`status.${hop.status}`)} />}
      {hop.act ? (
        <button type="button" title={hop.act.label} aria-label={hop.act.label} onClick={hop.act.run}>
          <b>{hop.name}</b>
        </button>
      ) : (
        <b>{hop.name}</b>
      )}
      {beside.length > 0 && <span>{beside.join(', ')}</span>}
    </li>
  )
}
