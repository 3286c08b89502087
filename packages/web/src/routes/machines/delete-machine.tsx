import { CallRefused } from '@intendant/contract/client.ts'
import { deleteMachine, listMachines, type MachineDetail } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { Button, Modal, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { paths } from '../../paths.ts'
import { useGo } from '../../ui/link.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import classes from './settings-tab.module.css'

/** Deletes a machine; with guests only after their list was shown and their number typed. */
export function DeleteMachine(props: { readonly detail: MachineDetail }) {
  const { t } = useTranslation(['machines', 'common'])
  const go = useGo()
  const { machine, guests, isSelf } = props.detail
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState<number | string>('')
  const remove = useWish(deleteMachine, [listMachines, listPlaces])
  // The server counts guests of guests too; its list is newer than the page's.
  const listed = guestsOf(remove.error) ?? guests.map((guest) => guest.name)
  const count = listed.length
  const sure = count === 0 || Number(typed) === count
  const run = () =>
    remove.mutate(
      { params: { machine: machine.id }, query: count > 0 ? { cascade: count } : {} },
      { onSuccess: () => go(paths.machines(), { replace: true }) },
    )
  return (
    <div className={classes.danger}>
      {isSelf ? (
        <p className={classes.quiet}>{t('settings.selfKept')}</p>
      ) : (
        <Button className={classes.harm} onClick={() => setAsking(true)}>
          {t('settings.delete', { name: machine.name })}
        </Button>
      )}
      <Modal
        closeButtonProps={{ 'aria-label': t('common:close') }}
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('settings.deleteTitle', { name: machine.name })}
      >
        <p>{t('settings.deleteBody')}</p>
        {count > 0 && (
          <>
            <p>{t('settings.deleteGuests', { count })}</p>
            <ul className={classes.guests}>
              {listed.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
            <NumberInput label={t('settings.deleteCount', { count })} value={typed} onChange={setTyped} />
          </>
        )}
        <CallProblems error={remove.error} />
        <div className={classes.actions} style={{ marginTop: 16 }}>
          <Button onClick={() => setAsking(false)} data-autofocus>
            {t('common:cancel')}
          </Button>
          <Button className={classes.harm} disabled={!sure} loading={remove.isPending} onClick={run}>
            {count > 0 ? t('settings.yesAll', { count: count + 1 }) : t('settings.yes')}
          </Button>
        </div>
      </Modal>
    </div>
  )
}

/** The guests a refusal lists, by name. Pure. */
function guestsOf(error: unknown): readonly string[] | null {
  if (!(error instanceof CallRefused) || !Array.isArray(error.current)) return null
  return error.current.map((guest: unknown) => {
    const name = typeof guest === 'object' && guest !== null && 'name' in guest ? guest.name : guest
    return String(name)
  })
}
