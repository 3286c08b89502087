import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/use-format.ts'
import classes from './file-drawer.module.css'
import type { Upload, useUploads } from './use-uploads.ts'

/** What became of each upload; the whole is spoken politely. */
export function UploadList(props: ReturnType<typeof useUploads>) {
  if (props.uploads.length === 0) return null
  return (
    <ul className={classes.uploads} aria-live="polite">
      {props.uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} sending={props} />
      ))}
    </ul>
  )
}

function UploadRow(props: { readonly upload: Upload; readonly sending: ReturnType<typeof useUploads> }) {
  const { t } = useTranslation(['terminal', 'common'])
  const format = useFormat()
  const { upload, sending } = props
  const { name, size } = upload.file
  const words = {
    sending: t('files.sending', { name, done: format.bytes(upload.sentBytes), total: format.bytes(size) }),
    sent: t('files.sent', { name, size: format.bytes(size) }),
    exists: t('files.exists', { name }),
    refused: t('files.notSent', { name }),
    stopped: t('files.stopped', { name }),
    'cut-off': t('files.notSent', { name }),
  }
  return (
    <li>
      <span>{words[upload.state]}</span>
      <span className={classes.acts}>
        {upload.state === 'sending' && (
          <Button size="xs" onClick={() => sending.stop(upload.id)}>
            {t('files.stop', { name })}
          </Button>
        )}
        {upload.state === 'exists' && (
          <Button size="xs" onClick={() => sending.overwrite(upload)}>
            {t('files.overwrite')}
          </Button>
        )}
        {upload.state === 'cut-off' && (
          <Button size="xs" onClick={() => sending.overwrite(upload)}>
            {t('common:retry')}
          </Button>
        )}
        {upload.state !== 'sending' && (
          <Button size="xs" onClick={() => sending.dismiss(upload.id)}>
            {t(upload.state === 'exists' ? 'files.skip' : 'common:close')}
          </Button>
        )}
      </span>
      {upload.state === 'sending' && (
        <progress value={upload.sentBytes} max={Math.max(1, size)} aria-label={name} />
      )}
      {upload.state === 'cut-off' && <p className={classes.problem}>{t('files.cutOff')}</p>}
      {upload.problems.map((problem) => (
        <p key={problem.message} className={classes.problem}>
          {problem.message} <code>{problem.code}</code>
        </p>
      ))}
    </li>
  )
}
