import { addKey, listKeys } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { OrganisationId } from '@intendant/core/ids.ts'
import { Button, FileButton, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { Form, Pair } from '../../ui/form.tsx'
import { Section } from '../../ui/ledger.tsx'
import { fieldProblem } from '../../ui/problems.tsx'
import { SecretInput } from '../../ui/secret-input.tsx'

/** Uploads a private key; the server seals it at once and the page forgets it. */
export function NewKey() {
  const { t } = useTranslation('settings')
  const places = useAnswer(listPlaces, {})
  const add = useWish(addKey, [listKeys])
  const [text, setText] = useState('')
  const [round, setRound] = useState(0)
  const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']
  return (
    <Section label={t('keyNew')} note={t('keyNewNote')}>
      <Form
        key={round}
        error={add.error}
        fields={['name', 'privateKey', 'passphrase', 'certificate']}
        action={t('keyUpload')}
        onSend={async ({ name = '', organisationId = '', passphrase = '', certificate = '' }) => {
          await add.mutateAsync({
            body: {
              name,
              privateKey: text,
              passphrase,
              certificate,
              organisationId: organisationId === '' ? null : OrganisationId.parse(organisationId),
            },
          })
          setText('')
          setRound(round + 1)
        }}
      >
        <Pair>
          <TextInput
            label={t('keyName')}
            name="name"
            required
            withAsterisk={false}
            error={fieldProblem(add.error, 'name')}
          />
          <Select
            label={t('keyOrganisation')}
            name="organisationId"
            placeholder={t('everyone')}
            clearable
            data={(places.data?.organisations ?? []).map((each) => ({ value: each.id, label: each.name }))}
          />
        </Pair>
        <Textarea
          label={t('privateKey')}
          description={t('privateKeyHelp')}
          inputWrapperOrder={order}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
          autoComplete="off"
          spellCheck={false}
          minRows={4}
          maxRows={10}
          styles={{ input: { fontFamily: 'var(--mono)', fontSize: 12 } }}
          error={fieldProblem(add.error, 'privateKey')}
        />
        <div>
          <FileButton onChange={(file) => void file?.text().then(setText)}>
            {(button) => (
              <Button {...button} size="xs">
                {t('keyFile')}
              </Button>
            )}
          </FileButton>
        </div>
        <Pair>
          <SecretInput
            label={t('passphrase')}
            name="passphrase"
            description={t('passphraseHelp')}
            inputWrapperOrder={order}
            autoComplete="off"
            error={fieldProblem(add.error, 'passphrase')}
          />
          <TextInput
            label={t('certificateLine')}
            name="certificate"
            description={t('certificateHelp')}
            inputWrapperOrder={order}
            spellCheck={false}
            error={fieldProblem(add.error, 'certificate')}
          />
        </Pair>
      </Form>
    </Section>
  )
}
