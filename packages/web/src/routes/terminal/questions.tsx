import type { Session } from '@intendant/contract/sessions.ts'
import { Button, Group, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { onOneLine, type PasteQuestion } from '../../parts/terminal-paste.ts'
import { CallProblems } from '../../ui/problems.tsx'
import classes from './questions.module.css'

/** Shows what a paste would type before it does: each line end runs something. */
export function PasteQuestionModal(props: {
  readonly question: PasteQuestion | null
  readonly machine: string
  readonly onPaste: (text: string) => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['terminal', 'common'])
  const { question, machine, onPaste, onClose } = props
  const say = (text: string) => {
    onPaste(text)
    onClose()
  }
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('common:close') }}
      opened={question !== null}
      onClose={onClose}
      title={t('paste.title', { count: question?.lines ?? 0 })}
      size="lg"
    >
      <p>{t('paste.body', { machine })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className={classes.preview} tabIndex={0}>
        {question?.text}
      </pre>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button onClick={() => say(onOneLine(question?.text ?? ''))}>{t('paste.oneLine')}</Button>
        <Button variant="filled" onClick={() => say(question?.text ?? '')}>
          {t('paste.paste')}
        </Button>
      </Group>
    </Modal>
  )
}

/** Asks before a link that a program printed is opened. */
export function LinkQuestion(props: { readonly address: string | null; readonly onClose: () => void }) {
  const { t } = useTranslation(['terminal', 'common'])
  const { address, onClose } = props
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('common:close') }}
      opened={address !== null}
      onClose={onClose}
      title={t('link.title')}
      size="lg"
    >
      <p>{t('link.body')}</p>
      <pre className={classes.preview}>{address}</pre>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button
          variant="filled"
          component="a"
          href={address ?? undefined}
          target="_blank"
          rel="noopener noreferrer"
          onClick={onClose}
        >
          {t('link.open')}
        </Button>
      </Group>
    </Modal>
  )
}

/** Asks before a shell is closed with what runs in it. */
export function EndQuestion(props: {
  readonly open: boolean
  readonly session: Session
  readonly error: unknown
  readonly onEnd: () => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['terminal', 'common'])
  const { open, session, error, onEnd, onClose } = props
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('common:close') }}
      opened={open}
      onClose={onClose}
      title={t('end.title', { number: session.number })}
    >
      <p>{t('end.body', { machine: session.machine.name })}</p>
      <CallProblems error={error} />
      <Group justify="flex-end" mt="md" gap="lg">
        <Button onClick={onClose} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button className={classes.harm} onClick={onEnd}>
          {t('end.yes')}
        </Button>
      </Group>
    </Modal>
  )
}
