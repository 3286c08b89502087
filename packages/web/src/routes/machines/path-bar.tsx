import {
  listMachines,
  type MachineDetail,
  showMachine,
  showPaths,
  testConnection,
} from '@intendant/contract/machines.ts'
import { Button } from '@mantine/core'
import { IconCheck, IconCopy, IconRefresh, IconTerminal2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { ConnectionSteps } from '../../parts/connection-steps.tsx'
import { toExternalTerminal } from '../../parts/external-terminal.ts'
import { brokenHop, refusingHop, toHopRows } from '../../parts/hop-rows.ts'
import { PathStrip, type StripHop } from '../../parts/path-strip.tsx'
import { statusOfReach } from '../../parts/reach-status.tsx'
import { useMay, useMe } from '../../shell/me.ts'
import { useCopy } from '../../ui/copy-text.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import classes from './machine-page.module.css'
import { SignInChoice } from './sign-in-choice.tsx'

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const

/** The way to the machine under its title: copy it, test it, and see where it breaks. */
export function PathBar(props: { readonly detail: MachineDetail }) {
  const { t } = useTranslation(['machines', 'common'])
  const { detail } = props
  const { slug, name } = detail.machine
  const mayConnect = useMay('machine.connect')
  const answer = useAnswer(showPaths, { params: { machine: slug } })
  const test = useWish(testConnection, [showMachine, listMachines, showPaths])
  const { copied, copy } = useCopy()
  const best = test.data?.path ?? answer.data?.paths[0]
  const steps = test.data?.steps ?? []
  const names = best?.hops.map((hop) => hop.name) ?? [name]
  const rows = toHopRows(steps, names)
  const run = () => test.mutate({ params: { machine: slug }, body: {} })
  const Icon = copied ? IconCheck : IconCopy
  const command = best?.sshCommand
  const hops = (best?.hops ?? []).map((hop, place): StripHop => {
    const end = place === names.length - 1
    const row = rows[place]
    const status = end ? statusOfReach(detail.reach.state) : undefined
    return {
      name: hop.name,
      slug: hop.slug,
      ...(status ? { status } : {}),
      ...(end ? { note: hop.login } : {}),
      latencyMs: row && row.ms > 0 ? row.ms : end ? detail.reach.latencyMs : null,
    }
  })
  const refusing = refusingHop(steps, best?.hops.map((hop) => hop.login) ?? [])
  const open = test.data !== undefined && test.data.reach.state !== 'reachable'
  return (
    <>
      <div className={classes.pathbar}>
        <div>
          {hops.length > 0 ? (
            <PathStrip hops={hops} brokenAt={brokenHop(rows)} />
          ) : (
            <span className={classes.quiet}>
              {answer.data ? (answer.data.problem?.message ?? t('page.noPath')) : ''}
            </span>
          )}
          <CallProblems error={answer.error} />
        </div>
        <div className={classes.pathacts}>
          {command && (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              leftSection={<Icon {...icon} />}
              onClick={() => copy(command)}
            >
              {copied ? t('common:copied') : t('copySsh')}
            </Button>
          )}
          <OwnTerminal slug={slug} />
          {mayConnect && (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={test.isPending}
              leftSection={<IconRefresh {...icon} />}
              onClick={run}
            >
              {t('page.test')}
            </Button>
          )}
        </div>
      </div>
      <CallProblems error={test.error} onRetry={run} />
      {open && (
        <div className={classes.below}>
          {steps.length > 0 ? (
            <ConnectionSteps steps={steps} names={names} onTrusted={run} />
          ) : (
            // Refused before anything was dialled: there is no step, only a reason.
            <p role="alert">{test.data.reach.reason}</p>
          )}
          {refusing && <SignInChoice key={refusing.slug} {...refusing} onDone={run} />}
        </div>
      )}
    </>
  )
}

/** The machine in the person's own terminal, as their account says it is opened. */
function OwnTerminal({ slug }: { readonly slug: string }) {
  const { t } = useTranslation(['machines', 'common'])
  const { copied, copy } = useCopy()
  const own = toExternalTerminal(useMe().preferences.externalTerminal, slug)
  if (own === null) return null
  const look = { size: 'xs', variant: 'subtle', color: 'gray' } as const
  const symbol = <IconTerminal2 {...icon} />
  return own.does === 'open' ? (
    <Button {...look} component="a" href={own.href} leftSection={symbol}>
      {t('ownTerminal')}
    </Button>
  ) : (
    <Button {...look} leftSection={symbol} onClick={() => copy(own.command)}>
      {copied ? t('common:copied') : t('ownTerminal')}
    </Button>
  )
}
