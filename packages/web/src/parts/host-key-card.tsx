import { decideHostKey, listMachines, showMachine, showPaths } from '@intendant/contract/machines.ts'
import type { HostKey } from '@intendant/core/host-keys.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWish } from '../api.ts'
import { useMay } from '../shell/me.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { CallProblems } from '../ui/problems.tsx'
import { Glyph } from '../ui/status.tsx'
import classes from './host-key-card.module.css'

/**
 * A host key that waits for somebody: its fingerprint, how to compare it, and the decision. A changed key is shown
 * beside the one that was trusted before; trusting it revokes that one.
 */
export function HostKeyCard(props: {
  readonly machine: string
  readonly hostKey: HostKey
  readonly trustedFingerprint: string | null
  readonly onDecided: (decision: 'trust' | 'revoke') => void
}) {
  const { t } = useTranslation(['machines', 'common'])
  const { machine, hostKey, trustedFingerprint, onDecided } = props
  const mayDecide = useMay('machine.connect')
  const decide = useWish(decideHostKey, [showMachine, listMachines, showPaths])
  const changed = trustedFingerprint !== null || hostKey.state === 'changed'
  const kind = ['ed25519', 'ecdsa'].find((name) => hostKey.type.includes(name)) ?? 'rsa'
  const file = `/etc/ssh/ssh_host_${kind}_key.pub`
  const say = (decision: 'trust' | 'revoke') =>
    decide.mutate(
      { params: { id: hostKey.id }, body: { decision, fingerprint: hostKey.fingerprint } },
      { onSuccess: () => onDecided(decision) },
    )
  return (
    <section
      className={classes.card}
      data-changed={changed || undefined}
      aria-label={t('hostKey.title', { machine })}
    >
      <p className={classes.title}>
        <Glyph kind={changed ? 'crit' : 'warn'} size={16} />
        {t(changed ? 'hostKey.changedTitle' : 'hostKey.newTitle', { machine })}
      </p>
      <p>{t(changed ? 'hostKey.changedBody' : 'hostKey.newBody', { machine })}</p>
      <dl className={classes.prints}>
        {trustedFingerprint !== null && (
          <div>
            <dt>{t('hostKey.before')}</dt>
            <dd>
              <code>{trustedFingerprint}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>{t(changed ? 'hostKey.now' : 'hostKey.shown')}</dt>
          <dd>
            <CopyText text={hostKey.fingerprint} /> <span className={classes.type}>{hostKey.type}</span>
          </dd>
        </div>
        <div>
          <dt>{t('hostKey.compare')}</dt>
          <dd>
            <CopyText text={`ssh-keygen -lf ${file}`} />
          </dd>
        </div>
      </dl>
      <CallProblems error={decide.error} />
      {mayDecide ? (
        <div className={classes.actions}>
          <Button
            variant={changed ? 'default' : 'filled'}
            loading={decide.isPending}
            onClick={() => say('trust')}
          >
            {t(changed ? 'hostKey.trustChanged' : 'hostKey.trust')}
          </Button>
          <Button className={classes.refuse} disabled={decide.isPending} onClick={() => say('revoke')}>
            {t('hostKey.revoke')}
          </Button>
        </div>
      ) : (
        <p className={classes.type}>{t('common:notAllowed')}</p>
      )}
    </section>
  )
}
