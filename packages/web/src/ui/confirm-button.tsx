import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CallProblems } from './problems.tsx'

/**
 * A button for what takes something away: asks first. The title is the question, the button the verb and the
 * object (DEST-3); the focus starts on Cancel. `onConfirm` rejects when it was refused: the layer stays and says why.
 */
export function ConfirmButton(props: {
  readonly label: string
  readonly question: string
  readonly consequence: ReactNode
  readonly verb: string
  readonly onConfirm: () => Promise<unknown>
  readonly small?: boolean
  readonly disabled?: boolean
}) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const close = () => {
    setOpened(false)
    setError(null)
  }
  const confirm = async () => {
    setBusy(true)
    setError(null)
    await props.onConfirm().then(close, setError)
    setBusy(false)
  }
  const danger = { color: 'var(--crit-text)', borderColor: 'var(--crit-text)' }
  return (
    <>
      <Button
        size={props.small ? 'xs' : 'sm'}
        style={props.small ? undefined : danger}
        disabled={props.disabled}
        onClick={() => setOpened(true)}
      >
        {props.label}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={props.question}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <CallProblems error={error} />
        <div>{props.consequence}</div>
        <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 24, marginTop: 20 }}>
          <Button onClick={close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button style={danger} loading={busy} onClick={() => void confirm()}>
            {props.verb}
          </Button>
        </div>
      </Modal>
    </>
  )
}
