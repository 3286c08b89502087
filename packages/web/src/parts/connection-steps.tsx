import type { ConnectionStep } from '@intendant/contract/machines.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../language/use-format.ts'
import classes from './connection-steps.module.css'
import { toHopRows } from './hop-rows.ts'
import { HostKeyCard } from './host-key-card.tsx'

/**
 * A connection while it is made, as rows of text: which hop, what it is doing, how long it took; where it fails,
 * what to do, with the key to decide on when that is the reason.
 */
export function ConnectionSteps(props: {
  readonly steps: readonly ConnectionStep[]
  /** Names of the hops, the machine itself last. */
  readonly names: readonly string[]
  readonly onTrusted: () => void
  /** Rows look like a terminal's. */
  readonly mono?: boolean
}) {
  const { t } = useTranslation('machines')
  const format = useFormat()
  const rows = toHopRows(props.steps, props.names)
  return (
    <ol className={classes.steps} data-mono={props.mono || undefined} aria-live="polite">
      {rows.map((row) => (
        <li key={row.hop} data-doing={row.doing}>
          <span className={classes.number}>{row.hop + 1}</span>
          <span className={classes.name}>{row.name}</span>
          <span className={classes.doing}>{t(`step.${row.doing}`)}</span>
          <span className={classes.ms}>{row.ms > 0 ? format.latency(row.ms) : ''}</span>
          {row.problem && (
            <p className={classes.problem}>
              {row.problem.message} <code>{row.problem.code}</code>
            </p>
          )}
          {row.hostKey && (
            <div className={classes.key}>
              <HostKeyCard
                machine={row.name}
                hostKey={row.hostKey}
                trustedFingerprint={row.trustedFingerprint}
                onDecided={(decision) => decision === 'trust' && props.onTrusted()}
              />
            </div>
          )}
        </li>
      ))}
    </ol>
  )
}
