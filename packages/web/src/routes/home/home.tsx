import { showHome } from '@intendant/contract/system.ts'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { useMay, useMe } from '../../shell/me.ts'
import { Ledger } from '../../ui/ledger.tsx'
import { useOrganisation } from '../../ui/link.tsx'
import { Answer } from '../../ui/loading.tsx'
import { useNow } from '../../ui/now.ts'
import { useArrival } from '../../ui/page-title.ts'
import { ChangesSection } from './changes-section.tsx'
import { FirstSteps } from './first-steps.tsx'
import classes from './home.module.css'
import { NeedsSection } from './needs-section.tsx'
import { RollCall } from './roll-call.tsx'
import { ShellsSection } from './shells-section.tsx'
import { type HomeData, scopeHome } from './verdict.ts'

/** Home: the verdict in one sentence, then what needs someone, who is there, what changed. */
export function HomePage() {
  const query = useAnswer(showHome, {})
  const organisation = useOrganisation()
  return <Answer query={query}>{(home) => <HomeBody home={scopeHome(home, organisation)} />}</Answer>
}

function HomeBody(props: { readonly home: HomeData }) {
  const { home } = props
  const mayTerminal = useMay('machine.terminal')
  const fresh = home.machines.total <= 1 && home.needs.length === 0
  return (
    <>
      <Sentence home={home} fresh={fresh} />
      <Ledger>
        <FirstSteps home={home} />
        {home.needs.length > 0 && <NeedsSection needs={home.needs} />}
        {home.machines.total > 0 && <RollCall home={home} />}
        <ChangesSection />
        {mayTerminal && !fresh && <ShellsSection />}
      </Ledger>
    </>
  )
}

/** The sentence says only what was checked: machines never tested are not called well. */
function Sentence(props: { readonly home: HomeData; readonly fresh: boolean }) {
  const format = useFormat()
  const now = useNow()
  const { first, second } = useWords(props.home, props.fresh)
  const heading = useArrival(first.replace(/\.$/, ''))
  return (
    <div className={classes.head}>
      <h1 className={classes.sentence} ref={heading} tabIndex={-1}>
        {first}
        <br />
        <em>{second}</em>
      </h1>
      <p className={classes.when}>{format.today(now)}</p>
    </div>
  )
}

/** The verdict in two sentences. Where nothing was tested, nothing is said to be well. */
function useWords(home: HomeData, fresh: boolean): { readonly first: string; readonly second: string } {
  const { t } = useTranslation('home')
  const format = useFormat()
  const me = useMe()
  const { total, reachable, unknown } = home.machines
  if (fresh)
    return { first: t('welcome', { name: me.name.split(' ')[0] ?? me.name }), second: t('welcomeLead') }
  const needs = home.needs.length === 0 ? t('needs.none') : t('needs.some', { count: home.needs.length })
  if (total === 0) return { first: needs, second: t('well.none') }
  if (unknown === total && home.needs.length === 0)
    return { first: t('needs.untested'), second: t('well.known', { count: total }) }
  if (reachable === total) return { first: needs, second: t('well.all', { count: total }) }
  const well = t('well.some', { count: total, well: format.number(reachable) })
  return { first: needs, second: unknown > 0 ? `${well} ${t('well.untested', { count: unknown })}` : well }
}
