import { changePassword, endMySignIn, listMySignIns } from '@intendant/contract/account.ts'

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { Age } from '../../ui/age.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Form } from '../../ui/form.tsx'
import { Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { fieldProblem } from '../../ui/problems.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'
import { browserOf } from './browser.ts'

/** Password, and the browsers where one is signed in. */
export function SignInPart() {
  return (
    <>
      <PasswordSection />
      <SignInsSection />
    </>
  )
}

function PasswordSection() {
  const { t } = useTranslation('account')
  const wish = useWish(changePassword, [listMySignIns])
  // A new key empties the fields after a success; a password is not kept in the page.
  const [round, setRound] = useState(0)
  return (
    <Section label={t('password')} note={t('passwordNote')}>
      <Form
        stays
        error={wish.error}
        fields={['current', 'next']}
        action={t('changePassword')}
        onSend={async ({ current = '', next = '' }) => {
          await wish.mutateAsync({ body: { current, next } })
          setRound(round + 1)
        }}
      >
        <SecretInput
          key={`current ${round}`}
          label={t('current')}
          name="current"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={fieldProblem(wish.error, 'current')}
        />
        <SecretInput
          key={`next ${round}`}
          label={t('next')}
          name="next"
          autoComplete="new-password"
          required
          withAsterisk={false}
          description={t('nextHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={fieldProblem(wish.error, 'next')}
        />
      </Form>
    </Section>
  )
}

function SignInsSection() {
  const { t } = useTranslation('account')
  const query = useAnswer(listMySignIns, {})
  const end = useWish(endMySignIn, [listMySignIns])
  return (
    <Section label={t('signIns')} note={t('signInsNote')}>
      <Answer query={query}>
        {(signIns) => (
          <DataTable
            caption={t('signIns')}
            rows={signIns}
            rowKey={(row) => row.id}
            columns={[
              {
                id: 'browser',
                header: t('browser'),
                cell: (row) => <span title={row.userAgent}>{browserOf(row.userAgent)}</span>,
              },
              { id: 'from', header: t('from'), cell: (row) => <code>{row.address ?? ''}</code> },
              { id: 'since', header: t('since'), cell: (row) => <Age at={row.createdAt} /> },
              { id: 'seen', header: t('seen'), cell: (row) => <Age at={row.lastSeenAt} /> },
              {
                id: 'end',
                header: '',
                end: true,
                bare: true,
                cell: (row) =>
                  row.current ? (
                    <span style={{ color: 'var(--text-2)' }}>{t('thisOne')}</span>
                  ) : (
                    <ConfirmButton
                      small
                      label={t('end')}
                      question={t('endQuestion')}
                      consequence={t('endBody')}
                      verb={t('endVerb')}
                      onConfirm={() => end.mutateAsync({ params: { id: row.id } })}
                    />
                  ),
              },
            ]}
          />
        )}
      </Answer>
    </Section>
  )
}
