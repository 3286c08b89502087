import { addMyKey, listMyKeys, removeMyKey } from '@intendant/contract/account.ts'
import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { Age } from '../../ui/age.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Form } from '../../ui/form.tsx'
import { Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { fieldProblem } from '../../ui/problems.tsx'

/** The public halves of one's own SSH keys. */
export function KeysPart() {
  const { t } = useTranslation(['account', 'common'])
  const query = useAnswer(listMyKeys, {})
  const add = useWish(addMyKey, [listMyKeys])
  const remove = useWish(removeMyKey, [listMyKeys])
  const [round, setRound] = useState(0)
  return (
    <>
      <Section label={t('account:keys')} note={t('account:keysNote')}>
        <Answer query={query}>
          {(keys) =>
            keys.length === 0 ? (
              <EmptyState title={t('account:keysEmpty')} body={t('account:keysEmptyBody')} />
            ) : (
              <DataTable
                caption={t('account:keys')}
                rows={keys}
                rowKey={(row) => row.id}
                columns={[
                  { id: 'comment', header: t('account:keyComment'), cell: (row) => row.comment },
                  { id: 'type', header: t('account:keyType'), cell: (row) => <code>{row.type}</code> },
                  {
                    id: 'fingerprint',
                    header: t('account:fingerprint'),
                    cell: (row) => <CopyText text={row.fingerprint} what={t('account:fingerprint')} />,
                  },
                  { id: 'created', header: t('account:created'), cell: (row) => <Age at={row.createdAt} /> },
                  {
                    id: 'remove',
                    header: '',
                    end: true,
                    bare: true,
                    cell: (row) => (
                      <ConfirmButton
                        small
                        label={t('common:remove')}
                        question={t('account:keyRemove', { comment: row.comment || row.fingerprint })}
                        consequence={t('account:keyRemoveBody')}
                        verb={t('account:keyRemoveVerb')}
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
      <Section label={t('account:keyAdd')}>
        <Form
          key={round}
          error={add.error}
          fields={['publicKey']}
          action={t('account:keyAdd')}
          onSend={async ({ publicKey = '' }) => {
            await add.mutateAsync({ body: { publicKey } })
            setRound(round + 1)
          }}
        >
          <Textarea
            label={t('account:keyLine')}
            name="publicKey"
            placeholder="ssh-ed25519 AAAA… nadia@laptop"
            required
            withAsterisk={false}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mono)', fontSize: 12 } }}
            error={fieldProblem(add.error, 'publicKey')}
          />
        </Form>
      </Section>
    </>
  )
}
