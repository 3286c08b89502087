import type { Reach } from '@intendant/core/machines/machine.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/use-format.ts'
import { statusOfReach } from '../../parts/reach-status.tsx'
import { paths } from '../../paths.ts'
import { Section } from '../../ui/ledger.tsx'
import { AppLink } from '../../ui/link.tsx'
import { Glyph } from '../../ui/status.tsx'
import classes from './home.module.css'
import { countStates, type HomeData } from './verdict.ts'

/** One mark for every machine, by organisation: healthy is a dot, everything else keeps its silhouette. */
export function RollCall(props: { readonly home: HomeData }) {
  const { t } = useTranslation(['home', 'common'])
  const format = useFormat()
  const { home } = props
  const wordOf = (state: string) => t(`common:reach.${isReach(state) ? state : 'unknown'}`)
  return (
    <Section label={t('home:rollCall')} note={t('home:oneMark', { count: home.machines.total })}>
      <div className={classes.roll}>
        {home.organisations.map((organisation) => (
          <div key={organisation.id} className={classes.call}>
            <b>
              {organisation.name}
              <i>{format.number(organisation.total)}</i>
            </b>
            <div className={classes.cells}>
              {organisation.machines.map((machine) => {
                const label = t('home:mark', { name: machine.name, state: wordOf(machine.state) })
                const kind = statusOfReach(machine.state)
                return (
                  <AppLink
                    key={machine.slug}
                    className={classes.cell}
                    to={paths.machine(machine.slug)}
                    title={label}
                    aria-label={label}
                  >
                    {kind === 'ok' ? <span className={classes.dot} /> : <Glyph kind={kind} size={13} />}
                  </AppLink>
                )
              })}
              {organisation.total > organisation.machines.length && (
                <AppLink to={paths.machines({ q: `org:${organisation.slug}` })}>
                  {t('home:notShown', { count: organisation.total - organisation.machines.length })}
                </AppLink>
              )}
            </div>
            <div className={classes.counts}>
              {countStates(organisation.machines).map(([state, count]) => (
                <span key={state} title={wordOf(state)}>
                  <Glyph kind={statusOfReach(state)} size={12} label={wordOf(state)} />
                  {format.number(count)}
                </span>
              ))}
            </div>
          </div>
        ))}
      </div>
    </Section>
  )
}

const reachStates: readonly string[] = [
  'unknown',
  'reachable',
  'unreachable',
  'host-key-pending',
  'host-key-changed',
  'refused',
] satisfies Reach['state'][]

function isReach(state: string): state is Reach['state'] {
  return reachStates.includes(state)
}
