import {
  addKey,
  changeMachine,
  installKey,
  listKeys,
  showKeyLine,
  showMachine,
} from '@intendant/contract/machines.ts'
import { Button, Select, Textarea, TextInput, UnstyledButton } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, useAnswer, useWish } from '../../api.ts'
import { ConnectionSteps } from '../../parts/connection-steps.tsx'
import { useMay } from '../../shell/me.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Answer } from '../../ui/loading.tsx'
import { CallProblems, fieldProblem } from '../../ui/problems.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import classes from './connect-guide.module.css'
import choices from './sign-in-choice.module.css'

type Way = 'own' | 'uploaded' | 'password'
const ways: readonly Way[] = ['own', 'password', 'uploaded']
type Target = {
  readonly slug: string
  readonly name: string
  readonly login: string
  readonly onDone: () => void
}

/** How Intendant signs in to a machine that answers but does not let it in. */
export function SignInChoice(props: Target) {
  const { t } = useTranslation('machines')
  const [way, setWay] = useState<Way>('own')
  const heading = useId()
  return (
    <div className={classes.choice}>
      <h3 id={heading}>{t('connect.how', { name: props.name })}</h3>
      <div role="radiogroup" aria-labelledby={heading} className={choices.ways}>
        {ways.map((choice) => (
          <UnstyledButton
            key={choice}
            role="radio"
            aria-checked={way === choice}
            className={choices.choice}
            onClick={() => setWay(choice)}
          >
            {t(`connect.${choice}`)}
          </UnstyledButton>
        ))}
      </div>
      {way === 'own' && <OwnKey {...props} />}
      {way === 'password' && <PasswordOnce {...props} />}
      {way === 'uploaded' && <UploadedKey {...props} />}
    </div>
  )
}

function OwnKey({ name, login, onDone }: Target) {
  const { t } = useTranslation('machines')
  const line = useAnswer(showKeyLine, {})
  return (
    <div className={classes.way}>
      <p>{t('connect.ownBody', { name, login })}</p>
      <Answer query={line}>
        {({ command }) => (
          <div className={classes.line}>
            <CopyText text={command} block />
          </div>
        )}
      </Answer>
      <Button onClick={onDone}>{t('connect.again')}</Button>
    </div>
  )
}

function PasswordOnce({ slug, name, login, onDone }: Target) {
  const { t } = useTranslation('machines')
  const install = useWish(installKey, [showMachine])
  const [password, setPassword] = useState('')
  const { reach, steps = [] } = install.data ?? {}
  return (
    <form
      className={classes.way}
      onSubmit={(event) => {
        event.preventDefault()
        install.mutate(
          { params: { machine: slug }, body: { login, password } },
          { onSuccess: (answer) => answer.reach.state === 'reachable' && onDone() },
        )
        setPassword('')
      }}
    >
      <p>{t('connect.passwordBody')}</p>
      <SecretInput
        label={t('connect.passwordLabel', { login })}
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <CallProblems error={install.error} />
      {reach && reach.state !== 'reachable' && (
        <ConnectionSteps steps={steps} names={[name]} onTrusted={onDone} />
      )}
      <Button type="submit" disabled={password === ''} loading={install.isPending}>
        {t('connect.install')}
      </Button>
    </form>
  )
}

function UploadedKey({ slug, login, onDone }: Target) {
  const { t } = useTranslation('machines')
  const maySeal = useMay('secret.write')
  const keys = useAnswer(listKeys, {})
  const upload = useWish(addKey, [listKeys])
  const change = useWish(changeMachine, [showMachine])
  const [chosen, setChosen] = useState<string | null>(null)
  const [draft, setDraft] = useState({ name: '', privateKey: '', passphrase: '', certificate: '' })
  const others = (keys.data ?? []).filter((key) => !key.isOwn)
  const use = async (key: { readonly id: (typeof others)[number]['id']; readonly needsOpenssh: boolean }) => {
    const { machine } = await ask(showMachine, { params: { machine: slug } })
    const account = { login, keyId: key.id }
    const accounts = [account, ...machine.accounts.filter((other) => other.login !== login)]
    const driver = key.needsOpenssh ? { driver: 'openssh' as const } : {}
    change.mutate(
      { params: { machine: slug }, body: { revision: machine.revision, accounts, ...driver } },
      { onSuccess: onDone },
    )
  }
  const submit = () => {
    const known = others.find((key) => key.id === chosen)
    if (known) void use(known)
    else upload.mutate({ body: draft }, { onSuccess: (key) => void use(key) })
  }
  const text = (field: keyof typeof draft) => ({
    value: draft[field],
    error: fieldProblem(upload.error, field),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setDraft((now) => ({ ...now, [field]: value }))
    },
  })
  return (
    <form
      className={classes.way}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p>{t('connect.uploadedBody')}</p>
      {others.length > 0 && (
        <Select
          label={t('connect.chooseKey')}
          placeholder={t('connect.newKey')}
          data={others.map((key) => ({ value: key.id, label: `${key.name} · ${key.type}` }))}
          value={chosen}
          onChange={setChosen}
          clearable
        />
      )}
      {chosen === null && (
        <>
          <TextInput label={t('connect.keyName')} {...text('name')} />
          <Textarea
            label={t('connect.keyText')}
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
            classNames={{ input: classes.mono }}
            spellCheck={false}
            {...text('privateKey')}
          />
          <SecretInput label={t('connect.passphrase')} autoComplete="off" {...text('passphrase')} />
          <TextInput label={t('connect.certificate')} spellCheck={false} {...text('certificate')} />
        </>
      )}
      <CallProblems error={upload.error ?? change.error} skip={Object.keys(draft)} />
      <Button
        type="submit"
        disabled={!maySeal || (chosen === null && (draft.name === '' || draft.privateKey === ''))}
        loading={upload.isPending || change.isPending}
      >
        {t('connect.useKey')}
      </Button>
    </form>
  )
}
