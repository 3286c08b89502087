import { changeSettings, type Settings, showSettings } from '@intendant/contract/system.ts'
import { MachineKind } from '@intendant/core/machines/machine.ts'
import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { useMay } from '../../shell/me.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Form, Pair } from '../../ui/form.tsx'
import { Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'

type Field = Settings['customFields'][number]
const kinds = ['line', 'text', 'choice'] as const

/** Fields this installation adds to its machines. */
export function FieldsPart() {
  const { t } = useTranslation(['settings', 'common'])
  const query = useAnswer(showSettings, {})
  const mayManage = useMay('settings.manage')
  const wish = useWish(changeSettings, [showSettings])
  const keep = (customFields: Field[]) => wish.mutateAsync({ body: { customFields } })
  return (
    <Answer query={query}>
      {({ customFields }) => (
        <>
          <Section label={t('settings:fieldsLabel')} note={t('settings:fieldsNote')}>
            {customFields.length === 0 ? (
              <EmptyState title={t('settings:fieldsEmpty')} body={t('settings:fieldsEmptyBody')} />
            ) : (
              <DataTable
                caption={t('settings:fieldsLabel')}
                rows={customFields}
                rowKey={(row) => row.key}
                columns={[
                  { id: 'label', header: t('settings:fieldLabel'), cell: (row) => <b>{row.label}</b> },
                  { id: 'key', header: t('settings:fieldKey'), cell: (row) => <code>{row.key}</code> },
                  {
                    id: 'kind',
                    header: t('settings:fieldKind'),
                    cell: (row) => t(`settings:fieldKinds.${row.kind}`),
                  },
                  {
                    id: 'for',
                    header: t('settings:fieldFor'),
                    cell: (row) =>
                      row.machineKinds.map((value) => t(`common:kind.${value}`)).join(', ') ||
                      t('settings:fieldForAll'),
                  },
                  {
                    id: 'choices',
                    header: t('settings:fieldChoices'),
                    cell: (row) => row.choices.join(', '),
                  },
                  {
                    id: 'remove',
                    header: '',
                    end: true,
                    bare: true,
                    cell: (row) =>
                      mayManage && (
                        <ConfirmButton
                          small
                          label={t('common:remove')}
                          question={t('settings:fieldRemove', { label: row.label })}
                          consequence={t('settings:fieldRemoveBody')}
                          verb={t('settings:fieldRemoveVerb')}
                          onConfirm={() => keep(customFields.filter((field) => field.key !== row.key))}
                        />
                      ),
                  },
                ]}
              />
            )}
          </Section>
          {mayManage && <NewField error={wish.error} onAdd={(field) => keep([...customFields, field])} />}
        </>
      )}
    </Answer>
  )
}

function NewField(props: { readonly error: unknown; readonly onAdd: (field: Field) => Promise<unknown> }) {
  const { t } = useTranslation(['settings', 'common'])
  const [round, setRound] = useState(0)
  const [kind, setKind] = useState<Field['kind']>('line')
  const [machineKinds, setMachineKinds] = useState<MachineKind[]>([])
  return (
    <Section label={t('fieldNew')}>
      <Form
        key={round}
        error={props.error}
        fields={[]}
        action={t('fieldAdd')}
        onSend={async ({ key = '', label = '', choices = '' }) => {
          const list = choices
            .split('\n')
            .map((choice) => choice.trim())
            .filter((choice) => choice !== '')
          await props.onAdd({
            key: key.trim(),
            label,
            kind,
            choices: kind === 'choice' ? list : [],
            machineKinds,
          })
          setRound(round + 1)
          setKind('line')
          setMachineKinds([])
        }}
      >
        <Pair>
          <TextInput label={t('fieldLabel')} name="label" required withAsterisk={false} />
          <TextInput
            label={t('fieldKey')}
            name="key"
            description={t('fieldKeyHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required
            withAsterisk={false}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mono)' } }}
          />
        </Pair>
        <Select
          label={t('fieldKind')}
          data={kinds.map((value) => ({ value, label: t(`fieldKinds.${value}`) }))}
          value={kind}
          onChange={(value) => value && setKind(value)}
          allowDeselect={false}
        />
        <MultiSelect
          label={t('fieldFor')}
          placeholder={machineKinds.length === 0 ? t('fieldForAll') : ''}
          data={MachineKind.options.map((value) => ({ value, label: t(`common:kind.${value}`) }))}
          value={machineKinds}
          onChange={(values) => setMachineKinds(MachineKind.array().parse(values))}
        />
        {kind === 'choice' && (
          <Textarea label={t('fieldChoices')} name="choices" description={t('fieldChoicesHelp')} />
        )}
      </Form>
    </Section>
  )
}
