import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './conflict.module.css'
import { CopyText } from './copy-text.tsx'

/** A secret that is shown this once: the text, a copy button, and what it is for. */
export function SecretOnce(props: {
  readonly title: string
  readonly body: string
  readonly secret: string
  readonly onDone: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className={classes.box} role="status">
      <p className={classes.title}>{props.title}</p>
      <p className={classes.body}>{props.body}</p>
      <CopyText text={props.secret} what={props.title} block />
      <div className={classes.actions}>
        <Button size="xs" onClick={props.onDone}>
          {t('close')}
        </Button>
      </div>
    </div>
  )
}
