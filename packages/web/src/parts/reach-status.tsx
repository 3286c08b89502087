import type { Reach } from '@intendant/core/machines/machine.ts'
import { useTranslation } from 'react-i18next'
import { Age } from '../ui/age.tsx'
import { Status, type StatusKind } from '../ui/status.tsx'

const kinds: Readonly<Record<Reach['state'], StatusKind>> = {
  unknown: 'unknown',
  reachable: 'ok',
  unreachable: 'crit',
  'host-key-pending': 'warn',
  'host-key-changed': 'crit',
  refused: 'crit',
}

/** The silhouette of a reach state; anything unheard of is unknown, never well. Pure. */
export function statusOfReach(state: string): StatusKind {
  return Object.hasOwn(kinds, state) ? kinds[state as Reach['state']] : 'unknown'
}

/** Whether Intendant can sign in: silhouette, word, age; the reason too when `full`. */
export function ReachStatus(props: { readonly reach: Reach; readonly full?: boolean }) {
  const { t } = useTranslation()
  const { reach, full } = props
  return (
    <Status kind={statusOfReach(reach.state)} word={t(`reach.${reach.state}`)} quiet={!full}>
      {reach.checkedAt && <Age at={reach.checkedAt} />}
      {full && reach.reason !== '' && ` · ${reach.reason}`}
    </Status>
  )
}
