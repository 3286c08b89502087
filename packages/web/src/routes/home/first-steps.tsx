import { listSessions } from '@intendant/contract/sessions.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../shell/me.ts'
import { Section } from '../../ui/ledger.tsx'
import { useGo } from '../../ui/link.tsx'
import { Glyph } from '../../ui/status.tsx'
import classes from './home.module.css'
import { firstSteps, type HomeData } from './verdict.ts'

/** From a new installation to the first shell; gone when all three are done. */
export function FirstSteps(props: { readonly home: HomeData }) {
  const { t } = useTranslation('home')
  const go = useGo()
  const mayAll = useMay('machine.terminal')
  const sessions = useAnswer(listSessions, { query: { state: 'all', limit: 1 } }, { enabled: mayAll })
  if (!mayAll || !sessions.data) return null
  const done = firstSteps(props.home, sessions.data.length)
  const pending = props.home.needs.find((need) => need.kind === 'host-key-pending')
  const steps = [
    { id: 'add', to: paths.newMachine() },
    { id: 'trust', to: pending ? paths.machine(pending.machine.slug) : paths.machines() },
    { id: 'open', to: paths.terminal() },
  ] as const
  const next = steps.find((step) => !done[step.id])
  if (!next) return null
  return (
    <Section label={t('steps.label')} note={t('steps.note')}>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.id} data-done={done[step.id] || undefined}>
            <Glyph
              kind={done[step.id] ? 'ok' : 'wait'}
              size={16}
              label={done[step.id] ? t('steps.done') : undefined}
            />
            <div>
              <h3>{t(`steps.${step.id}`)}</h3>
              <p>{t(`steps.${step.id}Body`)}</p>
            </div>
            {step === next && (
              <Button className={classes.action} variant="filled" onClick={() => go(step.to)}>
                {t(`steps.${step.id}Action`)}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}
