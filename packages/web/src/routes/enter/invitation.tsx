import { acceptInvitation, showMe } from '@intendant/contract/account.ts'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, keyOf, queryClient } from '../../api.ts'
import { paths } from '../../paths.ts'
import { CallProblems, fieldProblem } from '../../ui/problems.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import { EnterFrame } from './enter-frame.tsx'

/** A one-time link with which an invited person chooses a password and is signed in. */
export function InvitationPage() {
  const { t } = useTranslation('enter')
  const { history } = useRouter()
  const [different, setDifferent] = useState(false)
  const token = new URLSearchParams(window.location.search).get('token') ?? ''
  const wish = useMutation({
    mutationFn: (password: string) => ask(acceptInvitation, { body: { token, password } }),
    onSuccess: (me) => {
      queryClient.setQueryData(keyOf(showMe, {}), me)
      history.replace(paths.home())
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const same = form.get('password') === form.get('repeat')
    setDifferent(!same)
    if (same) wish.mutate(String(form.get('password')))
  }
  if (token === '') {
    return (
      <EnterFrame title={t('invitation.missing')}>
        <p>{t('invitation.missingHelp')}</p>
      </EnterFrame>
    )
  }
  return (
    <EnterFrame title={t('invitation.title')} lead={t('invitation.lead')}>
      <CallProblems error={wish.error} skip={['password']} />
      <form onSubmit={submit}>
        <SecretInput
          label={t('invitation.password')}
          name="password"
          autoComplete="new-password"
          required
          withAsterisk={false}
          description={t('setUp.passwordHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={fieldProblem(wish.error, 'password')}
        />
        <SecretInput
          label={t('invitation.repeat')}
          name="repeat"
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={different && t('invitation.different')}
        />
        <Button type="submit" variant="filled" loading={wish.isPending}>
          {t(wish.isPending ? 'invitation.busy' : 'invitation.action')}
        </Button>
      </form>
    </EnterFrame>
  )
}
