import { listMachines, showMachine, testConnection } from '@intendant/contract/machines.ts'
import { Button, TextInput } from '@mantine/core'
import { IconRefresh, IconTerminal2 } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { ConnectionSteps } from '../../parts/connection-steps.tsx'
import { refusingHop } from '../../parts/hop-rows.ts'
import { ReachStatus } from '../../parts/reach-status.tsx'
import { paths } from '../../paths.ts'
import { AppLink } from '../../ui/link.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import { Status } from '../../ui/status.tsx'
import classes from './connect-guide.module.css'
import { SignInChoice } from './sign-in-choice.tsx'

/**
 * Lets Intendant in to one machine: test, trust the keys of the hops, choose how it signs in, until it is ready.
 * Each step stays as it was when the next test fails.
 */
export function ConnectGuide(props: {
  readonly slug: string
  readonly name: string
  readonly login: string
  /** Without its own heading, inside the page of the machine. */
  readonly bare?: boolean
}) {
  const { t } = useTranslation(['machines', 'common'])
  const format = useFormat()
  const heading = useId()
  const { slug, name, bare } = props
  const [login, setLogin] = useState(props.login)
  const test = useWish(testConnection, [showMachine, listMachines])
  const run = () => test.mutate({ params: { machine: slug }, body: login ? { login } : {} })
  const { reach, steps = [], path = null } = test.data ?? {}
  const ready = reach?.state === 'reachable'
  const refusing = refusingHop(steps, path?.hops.map((hop) => hop.login) ?? [login])
  const names = path?.hops.map((hop) => hop.name) ?? [name]
  const told = steps.some((step) => step.problem !== null)
  return (
    <section className={classes.guide} aria-labelledby={bare ? undefined : heading}>
      {!bare && <h2 id={heading}>{t('connect.title', { name })}</h2>}
      <form
        className={classes.test}
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <TextInput
          label={t('connect.login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          classNames={{ input: classes.mono }}
        />
        <Button
          type="submit"
          variant={ready ? 'default' : 'filled'}
          loading={test.isPending}
          leftSection={<IconRefresh size={16} stroke={1.7} aria-hidden />}
        >
          {test.isPending ? t('connect.testing') : t(test.data ? 'connect.again' : 'connect.test')}
        </Button>
      </form>
      <CallProblems error={test.error} onRetry={run} />
      {steps.length > 0 && <ConnectionSteps steps={steps} names={names} onTrusted={run} />}
      {reach && !ready && !told && (
        <p>
          <ReachStatus reach={reach} full />
        </p>
      )}
      {ready && (
        <div className={classes.ready} role="status">
          <Status
            kind="ok"
            word={t('connect.ready', {
              name,
              time: format.latency(steps.reduce((sum, step) => sum + step.ms, 0)),
            })}
          />
          <Button
            component={AppLink}
            to={paths.terminal({ open: slug, login })}
            variant="filled"
            leftSection={<IconTerminal2 size={16} stroke={1.7} aria-hidden />}
          >
            {t('connect.open')}
          </Button>
        </div>
      )}
      {refusing && <SignInChoice key={refusing.slug} {...refusing} onDone={run} />}
    </section>
  )
}
