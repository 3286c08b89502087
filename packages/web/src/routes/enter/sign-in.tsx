import { showMe, signIn } from '@intendant/contract/account.ts'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, keyOf, queryClient } from '../../api.ts'
import { CallProblems } from '../../ui/problems.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import { EnterFrame } from './enter-frame.tsx'

/** Sign-in; afterwards the page that was asked for stands at the same URL. */
export function SignInPage() {
  const { t } = useTranslation('enter')
  const wish = useMutation({
    mutationFn: (body: { login: string; password: string }) => ask(signIn, { body }),
    onSuccess: (me) => queryClient.setQueryData(keyOf(showMe, {}), me),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    wish.mutate({ login: String(form.get('login')), password: String(form.get('password')) })
  }
  return (
    <EnterFrame title={t('signIn.title')}>
      <CallProblems error={wish.error} />
      <form onSubmit={submit}>
        <TextInput
          label={t('signIn.login')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          data-autofocus
        />
        <SecretInput
          label={t('signIn.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          description={t('signIn.forgotten')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
        <Button type="submit" variant="filled" loading={wish.isPending}>
          {t(wish.isPending ? 'signIn.busy' : 'signIn.action')}
        </Button>
      </form>
    </EnterFrame>
  )
}
