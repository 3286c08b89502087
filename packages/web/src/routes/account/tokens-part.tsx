import { createMyToken, deleteMyToken, listMyTokens } from '@intendant/contract/account.ts'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { Age } from '../../ui/age.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Form, Pair } from '../../ui/form.tsx'
import { Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { fieldProblem } from '../../ui/problems.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'

/** Tokens for the command line and scripts; the secret of a new one is shown once. */
export function TokensPart() {
  const { t } = useTranslation(['account', 'common'])
  const query = useAnswer(listMyTokens, {})
  const create = useWish(createMyToken, [listMyTokens])
  const remove = useWish(deleteMyToken, [listMyTokens])
  const [secret, setSecret] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  return (
    <>
      <Section label={t('account:tokens')} note={t('account:tokensNote')}>
        {secret !== null && (
          <SecretOnce
            title={t('account:tokenOnce')}
            body={t('account:tokenOnceBody')}
            secret={secret}
            onDone={() => setSecret(null)}
          />
        )}
        <Answer query={query}>
          {(tokens) =>
            tokens.length === 0 ? (
              <EmptyState title={t('account:tokensEmpty')} body={t('account:tokensEmptyBody')} />
            ) : (
              <DataTable
                caption={t('account:tokens')}
                rows={tokens}
                rowKey={(row) => row.id}
                columns={[
                  { id: 'name', header: t('account:tokenName'), cell: (row) => row.name },
                  { id: 'created', header: t('account:created'), cell: (row) => <Age at={row.createdAt} /> },
                  {
                    id: 'used',
                    header: t('account:used'),
                    cell: (row) => (row.lastUsedAt ? <Age at={row.lastUsedAt} /> : t('common:never')),
                  },
                  {
                    id: 'ends',
                    header: t('account:expires'),
                    cell: (row) => (row.expiresAt ? <Age at={row.expiresAt} absolute /> : t('common:never')),
                  },
                  {
                    id: 'delete',
                    header: '',
                    end: true,
                    bare: true,
                    cell: (row) => (
                      <ConfirmButton
                        small
                        label={t('common:delete')}
                        question={t('account:tokenDelete', { name: row.name })}
                        consequence={t('account:tokenDeleteBody')}
                        verb={t('account:tokenDeleteVerb')}
                        onConfirm={() => remove.mutateAsync({ params: { id: row.id } })}
                      />
                    ),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Section>
      <Section label={t('account:tokenAdd')}>
        <Form
          key={round}
          error={create.error}
          fields={['name', 'days']}
          action={t('account:tokenAdd')}
          onSend={async ({ name = '', days = '' }) => {
            const made = await create.mutateAsync({ body: { name, days: Number(days) } })
            setSecret(made.secret)
            setRound(round + 1)
          }}
        >
          <Pair>
            <TextInput
              label={t('account:tokenName')}
              name="name"
              placeholder={t('account:tokenExample')}
              required
              withAsterisk={false}
              error={fieldProblem(create.error, 'name')}
            />
            <TextInput
              label={t('account:tokenDays')}
              name="days"
              type="number"
              min={1}
              max={3650}
              defaultValue="365"
              error={fieldProblem(create.error, 'days')}
            />
          </Pair>
        </Form>
      </Section>
    </>
  )
}
