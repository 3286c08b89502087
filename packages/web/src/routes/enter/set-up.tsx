import { setUp, showMe } from '@intendant/contract/account.ts'
import { showStart } from '@intendant/contract/system.ts'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, keyOf, queryClient, useAnswer } from '../../api.ts'
import { paths } from '../../paths.ts'
import { CallProblems, fieldProblem } from '../../ui/problems.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import { EnterFrame } from './enter-frame.tsx'

const fields = ['token', 'name', 'login', 'email', 'password', 'organisation'] as const

/** First run: the one-time token makes the first administrator, who is then signed in. */
export function SetUpPage() {
  const { t, i18n } = useTranslation('enter')
  const { history } = useRouter()
  const start = useAnswer(showStart, {})
  const form = useRef<HTMLFormElement>(null)
  const token = new URLSearchParams(window.location.search).get('token') ?? ''
  const wish = useMutation({
    mutationFn: (values: Record<(typeof fields)[number], string>) =>
      ask(setUp, { body: { ...values, language: i18n.language === 'fr' ? 'fr' : 'en' } }),
    onSuccess: async (me) => {
      queryClient.setQueryData(keyOf(showMe, {}), me)
      await queryClient.invalidateQueries({ queryKey: [showStart.id] })
      history.replace(paths.home())
    },
    onError: (error) =>
      focusFirst(
        form.current,
        fields.find((field) => fieldProblem(error, field)),
      ),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const read = (name: string) => String(data.get(name) ?? '')
    wish.mutate({
      token: read('token').trim(),
      name: read('name'),
      login: read('login'),
      email: read('email'),
      password: read('password'),
      organisation: read('organisation'),
    })
  }
  const field = (name: (typeof fields)[number]) => ({
    name,
    required: name !== 'email',
    withAsterisk: false,
    error: fieldProblem(wish.error, name),
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
  })

  if (start.data?.setUp && !wish.isPending && !wish.isSuccess) {
    return (
      <EnterFrame title={t('setUp.title')} lead={t('setUp.done')}>
        <Button component="a" href={paths.home()} variant="filled">
          {t('setUp.toSignIn')}
        </Button>
      </EnterFrame>
    )
  }
  return (
    <EnterFrame title={t('setUp.title')} lead={t('setUp.lead')}>
      <CallProblems error={wish.error} skip={fields} />
      <form onSubmit={submit} ref={form}>
        <TextInput
          {...field('token')}
          label={t('setUp.token')}
          description={t('setUp.tokenHelp')}
          defaultValue={token}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput {...field('name')} label={t('setUp.name')} autoComplete="name" />
        <TextInput
          {...field('login')}
          label={t('setUp.login')}
          description={t('setUp.loginHelp')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextInput
          {...field('email')}
          label={t('setUp.email')}
          description={t('optional', { ns: 'common' })}
          type="email"
          autoComplete="email"
        />
        <SecretInput
          {...field('password')}
          label={t('setUp.password')}
          description={t('setUp.passwordHelp')}
          autoComplete="new-password"
        />
        <TextInput
          {...field('organisation')}
          label={t('setUp.organisation')}
          description={t('setUp.organisationHelp')}
          placeholder={t('setUp.organisationExample')}
          autoComplete="organization"
        />
        <Button type="submit" variant="filled" loading={wish.isPending}>
          {t(wish.isPending ? 'setUp.busy' : 'setUp.action')}
        </Button>
      </form>
    </EnterFrame>
  )
}

function focusFirst(form: HTMLFormElement | null, name: string | undefined) {
  const field = name === undefined ? null : form?.elements.namedItem(name)
  if (field instanceof HTMLElement) field.focus()
}
