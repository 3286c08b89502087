import { createMachine, listMachines } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { MachineKind } from '@intendant/core/machines/machine.ts'
import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { CallProblems, fieldProblem } from '../../ui/problems.tsx'
import classes from './new-machines.module.css'
import type { Added } from './new-machines-page.tsx'
import { type Place, PlacePicker, usePlace } from './place-picker.tsx'

/** One machine by hand: a name and an address are enough, the rest has a sound value and its own page. */
export function HandForm(props: { readonly onAdded: (added: Added) => void }) {
  const { t } = useTranslation(['machines', 'common'])
  const [chosen, setChosen] = useState<Place | null>(null)
  const place = usePlace(chosen)
  const create = useWish(createMachine, [listMachines, listPlaces])
  const [name, setName] = useState('')
  const [kind, setKind] = useState<MachineKind>('physical')
  const [address, setAddress] = useState('')
  const [port, setPort] = useState(22)
  const [login, setLogin] = useState('root')
  const submit = () => {
    if (!place) return
    create.mutate(
      {
        body: {
          ...place,
          name,
          kind,
          sshAddress: address === '' ? null : address,
          sshPort: port,
          accounts: login === '' ? [] : [{ login, keyId: null }],
        },
      },
      { onSuccess: (machine) => props.onAdded({ machines: [machine], created: 1, known: 0 }) },
    )
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={classes.row}>
        <TextInput
          label={t('field.name')}
          value={name}
          autoFocus
          error={fieldProblem(create.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('field.kind')}
          data={MachineKind.options.map((value) => ({ value, label: t(`common:kind.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(value) => setKind(MachineKind.parse(value))}
        />
      </div>
      <div className={classes.row}>
        <TextInput
          label={t('field.sshAddress')}
          value={address}
          error={fieldProblem(create.error, 'sshAddress')}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <NumberInput
          label={t('field.sshPort')}
          value={port}
          min={1}
          max={65_535}
          error={fieldProblem(create.error, 'sshPort')}
          onChange={(value) => setPort(Number(value) || 22)}
        />
        <TextInput
          label={t('connect.login')}
          value={login}
          error={fieldProblem(create.error, 'accounts.0.login')}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
      </div>
      <div className={classes.row}>
        <PlacePicker place={place} onChange={setChosen} />
      </div>
      <CallProblems error={create.error} skip={['name', 'sshAddress', 'sshPort', 'accounts.0.login']} />
      <div className={classes.actions}>
        <Button
          type="submit"
          variant="filled"
          disabled={name.trim() === '' || !place}
          loading={create.isPending}
        >
          {t('new.add', { count: 1 })}
        </Button>
      </div>
    </form>
  )
}
