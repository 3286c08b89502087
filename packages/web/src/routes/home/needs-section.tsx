import { listMachines, testConnection } from '@intendant/contract/machines.ts'
import { showHome } from '@intendant/contract/system.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../shell/me.ts'
import { Age } from '../../ui/age.tsx'
import { Section } from '../../ui/ledger.tsx'
import { useGo } from '../../ui/link.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import { Glyph, type StatusKind } from '../../ui/status.tsx'
import classes from './home.module.css'
import type { HomeData } from './verdict.ts'

type Need = HomeData['needs'][number]

const shapes: Readonly<Record<Need['kind'], StatusKind>> = {
  'host-key-changed': 'crit',
  unreachable: 'crit',
  refused: 'crit',
  'host-key-pending': 'warn',
  'no-address': 'warn',
}

/** What needs someone, worst first, each with the one thing to do about it. */
export function NeedsSection(props: { readonly needs: readonly Need[] }) {
  const { t } = useTranslation('home')
  return (
    <Section label={t('needsYou')} note={t('worstFirst')}>
      <ul className={classes.need}>
        {props.needs.map((need) => (
          <NeedRow key={`${need.kind} ${need.machine.slug}`} need={need} />
        ))}
      </ul>
    </Section>
  )
}

function NeedRow(props: { readonly need: Need }) {
  const { t } = useTranslation('home')
  const { need } = props
  const go = useGo()
  const mayConnect = useMay('machine.connect')
  const test = useWish(testConnection, [showHome, listMachines])
  const tab = need.kind === 'no-address' || need.kind === 'refused' ? ('settings' as const) : undefined
  return (
    <li>
      <Glyph kind={shapes[need.kind]} size={16} />
      <div>
        <h3>
          {t(`need.${need.kind}`, { name: need.machine.name })}
          {need.since && (
            <i>
              <Age at={need.since} />
            </i>
          )}
        </h3>
        <p>
          {need.reason}
          {need.behind > 0 && ` ${t('behind', { count: need.behind })}`}
        </p>
        <CallProblems error={test.error} />
      </div>
      <div className={classes.actions}>
        {mayConnect && (need.kind === 'unreachable' || need.kind === 'refused') && (
          <Button
            size="xs"
            loading={test.isPending}
            onClick={() => test.mutate({ params: { machine: need.machine.slug }, body: {} })}
          >
            {t(test.isPending ? 'testing' : 'test')}
          </Button>
        )}
        <Button size="xs" onClick={() => go(paths.machine(need.machine.slug, tab))}>
          {t(`act.${need.kind}`)}
        </Button>
      </div>
    </li>
  )
}
