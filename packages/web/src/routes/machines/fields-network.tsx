import { listKeys } from '@intendant/contract/machines.ts'
import { KeyId } from '@intendant/core/ids.ts'
import { ActionIcon, Button, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import classes from './settings-tab.module.css'
import type { FieldsProps } from './settings-tab.tsx'

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const

/** Where the SSH server of the machine answers. */
export function AddressFields({ draft, set, problem }: FieldsProps) {
  const { t } = useTranslation('machines')
  return (
    <div className={classes.grid}>
      <TextInput
        label={t('field.sshAddress')}
        description={t('settings.sshAddressHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        classNames={{ input: classes.mono }}
        value={draft.sshAddress ?? ''}
        error={problem('sshAddress')}
        onChange={(event) => set({ sshAddress: event.currentTarget.value || null })}
      />
      <NumberInput
        label={t('field.sshPort')}
        min={1}
        max={65_535}
        value={draft.sshPort}
        error={problem('sshPort')}
        onChange={(value) => set({ sshPort: Number(value) || 22 })}
      />
    </div>
  )
}

/** Interfaces with hardware address and addresses. */
export function InterfaceFields({ draft, set, problem }: FieldsProps) {
  const { t } = useTranslation('machines')
  const list = draft.interfaces
  const put = (place: number, change: Partial<(typeof list)[number]>) =>
    set({ interfaces: list.map((part, other) => (other === place ? { ...part, ...change } : part)) })
  return (
    <div className={classes.list}>
      {list.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an interface is edited in its place
        <div key={place} className={classes.item}>
          <TextInput
            label={t('settings.interfaceName')}
            classNames={{ input: classes.mono }}
            value={part.name}
            error={problem(`interfaces.${place}.name`)}
            onChange={(event) => put(place, { name: event.currentTarget.value })}
          />
          <TextInput
            label={t('page.mac')}
            classNames={{ input: classes.mono }}
            value={part.mac ?? ''}
            error={problem(`interfaces.${place}.mac`)}
            onChange={(event) => put(place, { mac: event.currentTarget.value || null })}
          />
          <TagsInput
            label={t('settings.interfaceAddresses')}
            placeholder="10.0.3.21/24"
            splitChars={[',', ' ']}
            value={part.addresses}
            error={part.addresses
              .map((_, at) => problem(`interfaces.${place}.addresses.${at}`))
              .find(Boolean)}
            onChange={(addresses) => put(place, { addresses })}
          />
          <ActionIcon
            size={36}
            aria-label={t('settings.removeInterface', { name: part.name })}
            onClick={() => set({ interfaces: list.filter((_, other) => other !== place) })}
          >
            <IconTrash {...icon} />
          </ActionIcon>
        </div>
      ))}
      <Button
        leftSection={<IconPlus {...icon} />}
        onClick={() =>
          set({ interfaces: [...list, { name: `eth${list.length}`, mac: null, addresses: [] }] })
        }
      >
        {t('settings.addInterface')}
      </Button>
    </div>
  )
}

/** Login names on the machine and the key of each. */
export function AccountsFields({ draft, set, problem }: FieldsProps) {
  const { t } = useTranslation('machines')
  const keys = useAnswer(listKeys, {})
  const list = draft.accounts
  const put = (place: number, change: Partial<(typeof list)[number]>) =>
    set({ accounts: list.map((account, other) => (other === place ? { ...account, ...change } : account)) })
  return (
    <div className={classes.list}>
      {list.map((account, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an account is edited in its place
        <div key={place} className={classes.item} data-two>
          <TextInput
            label={t('settings.accountLogin')}
            classNames={{ input: classes.mono }}
            value={account.login}
            error={problem(`accounts.${place}.login`)}
            onChange={(event) => put(place, { login: event.currentTarget.value })}
          />
          <Select
            label={t('settings.accountKey')}
            placeholder={t('page.ownKey')}
            data={(keys.data ?? [])
              .filter((key) => !key.isOwn)
              .map(({ id, name }) => ({ value: id, label: name }))}
            value={account.keyId}
            error={problem(`accounts.${place}.keyId`)}
            clearable
            onChange={(value) => put(place, { keyId: value === null ? null : KeyId.parse(value) })}
          />
          <ActionIcon
            size={36}
            aria-label={t('settings.removeAccount', { name: account.login })}
            onClick={() => set({ accounts: list.filter((_, other) => other !== place) })}
          >
            <IconTrash {...icon} />
          </ActionIcon>
        </div>
      ))}
      <Button
        leftSection={<IconPlus {...icon} />}
        onClick={() => set({ accounts: [...list, { login: list.length === 0 ? 'root' : '', keyId: null }] })}
      >
        {t('settings.addAccount')}
      </Button>
    </div>
  )
}
