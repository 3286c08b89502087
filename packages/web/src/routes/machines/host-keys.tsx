import { decideHostKey, showMachine, showPaths } from '@intendant/contract/machines.ts'
import type { HostKey } from '@intendant/core/host-keys.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { HostKeyCard } from '../../parts/host-key-card.tsx'
import { useMay } from '../../shell/me.ts'
import { Age } from '../../ui/age.tsx'
import { Row, Rows } from '../../ui/ledger.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import { Status, type StatusKind } from '../../ui/status.tsx'
import classes from './machine-page.module.css'

const kinds: Readonly<Record<HostKey['state'], StatusKind>> = {
  pending: 'warn',
  trusted: 'ok',
  changed: 'crit',
  revoked: 'stopped',
}

/** The keys a machine has shown; what waits for a decision comes first, with both fingerprints. */
export function HostKeys(props: { readonly keys: readonly HostKey[]; readonly machine: string }) {
  const { t } = useTranslation('machines')
  const mayDecide = useMay('machine.connect')
  const decide = useWish(decideHostKey, [showMachine, showPaths])
  const { keys, machine } = props
  if (keys.length === 0) return <p className={classes.quiet}>{t('page.hostKeysNone')}</p>
  const waiting = keys.filter((key) => key.state === 'pending' || key.state === 'changed')
  const settled = keys.filter((key) => !waiting.includes(key))
  const trusted = keys.find((key) => key.state === 'trusted')
  const say = (key: HostKey, decision: 'trust' | 'revoke') =>
    decide.mutate({ params: { id: key.id }, body: { decision, fingerprint: key.fingerprint } })
  return (
    <div className={classes.keys}>
      {waiting.map((key) => (
        <HostKeyCard
          key={key.id}
          machine={machine}
          hostKey={key}
          trustedFingerprint={key.state === 'changed' ? (trusted?.fingerprint ?? null) : null}
          onDecided={() => undefined}
        />
      ))}
      <Rows>
        {settled.map((key) => (
          <Row
            key={key.id}
            actions={
              mayDecide && (
                <Button size="xs" onClick={() => say(key, key.state === 'trusted' ? 'revoke' : 'trust')}>
                  {t(key.state === 'trusted' ? 'page.revoke' : 'page.trust')}
                </Button>
              )
            }
          >
            <Status kind={kinds[key.state]} word={t(`hostKey.state.${key.state}`)} quiet>
              <code>{key.fingerprint}</code> {key.type}{' '}
              {key.decidedBy && t('hostKey.decided', { who: key.decidedBy })}{' '}
              <Age at={key.decidedAt ?? key.lastSeenAt} />
            </Status>
          </Row>
        ))}
      </Rows>
      <CallProblems error={decide.error} />
    </div>
  )
}
