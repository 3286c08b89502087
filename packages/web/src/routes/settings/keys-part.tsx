import { deleteKey, listKeys, showKeyLine } from '@intendant/contract/machines.ts'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { useMay } from '../../shell/me.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { NewKey } from './new-key.tsx'

/** Keys Intendant signs in with: its own, and uploaded ones. */
export function KeysPart() {
  const mayConnect = useMay('machine.connect')
  const mayWrite = useMay('secret.write')
  return (
    <>
      {mayConnect && <OwnKey />}
      <UploadedKeys mayWrite={mayWrite} />
      {mayWrite && <NewKey />}
    </>
  )
}

function OwnKey() {
  const { t } = useTranslation('settings')
  const query = useAnswer(showKeyLine, {})
  return (
    <Section label={t('own')} note={t('ownNote')}>
      <Answer query={query}>
        {({ publicKey, command }) => (
          <div style={{ display: 'grid', gap: 10, maxWidth: 760 }}>
            <p>{t('ownBody')}</p>
            <CopyText text={publicKey} what={t('own')} block />
            <p>{t('ownCommand')}</p>
            <CopyText text={command} block />
          </div>
        )}
      </Answer>
    </Section>
  )
}

function UploadedKeys(props: { readonly mayWrite: boolean }) {
  const { t } = useTranslation(['settings', 'common'])
  const query = useAnswer(listKeys, {})
  const remove = useWish(deleteKey, [listKeys])
  return (
    <Section label={t('settings:keys')} note={t('settings:keysNote')}>
      <Answer query={query}>
        {(all) => {
          const keys = all.filter((key) => !key.isOwn)
          if (keys.length === 0)
            return <EmptyState title={t('settings:keysEmpty')} body={t('settings:keysEmptyBody')} />
          return (
            <DataTable
              caption={t('settings:keys')}
              rows={keys}
              rowKey={(row) => row.id}
              columns={[
                { id: 'name', header: t('settings:keyName'), cell: (row) => <b>{row.name}</b> },
                {
                  id: 'type',
                  header: t('settings:keyType'),
                  cell: (row) => (
                    <>
                      <code>{row.type}</code>{' '}
                      <span style={{ color: 'var(--text-2)' }}>
                        {[
                          ...(row.hasCertificate ? [t('settings:certificate')] : []),
                          ...(row.needsOpenssh ? [t('settings:needsOpenssh')] : []),
                        ].join(', ')}
                      </span>
                    </>
                  ),
                },
                {
                  id: 'fingerprint',
                  header: t('settings:fingerprint'),
                  cell: (row) => <CopyText text={row.fingerprint} what={t('settings:fingerprint')} />,
                },
                {
                  id: 'used',
                  header: t('settings:usedBy'),
                  cell: (row) => t('settings:accounts', { count: row.usedBy }),
                },
                {
                  id: 'delete',
                  header: '',
                  end: true,
                  bare: true,
                  cell: (row) =>
                    props.mayWrite && (
                      <ConfirmButton
                        small
                        label={t('common:delete')}
                        question={t('settings:keyDelete', { name: row.name })}
                        consequence={t('settings:keyDeleteBody')}
                        verb={t('settings:keyDeleteVerb')}
                        onConfirm={() => remove.mutateAsync({ params: { id: row.id } })}
                      />
                    ),
                },
              ]}
            />
          )
        }}
      </Answer>
    </Section>
  )
}
