import { pathOf } from '@intendant/contract/client.ts'
import { downloadFile, type FileEntry, listFiles } from '@intendant/contract/sessions.ts'
import { Button, Drawer, TextInput } from '@mantine/core'
import { IconArrowUp, IconDownload, IconFile, IconFolder, IconUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { useAnswer } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { Age } from '../../ui/age.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Answer } from '../../ui/loading.tsx'
import classes from './file-drawer.module.css'
import { joinPath, parentOf } from './upload.ts'
import { UploadList } from './upload-list.tsx'
import { useUploads } from './use-uploads.ts'

type Entry = z.infer<typeof FileEntry>
const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const

/** The files of a machine through the same hops as its shell: look, fetch, put. */
export function FileDrawer(props: {
  readonly machine: { readonly slug: string; readonly name: string }
  readonly login: string
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['terminal', 'common'])
  const { machine, login, onClose } = props
  const [folder, setFolder] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  const files = useAnswer(listFiles, { params: { machine: machine.slug }, query: { path: folder, login } })
  const sending = useUploads(machine.slug, login)
  const here = files.data?.path ?? folder
  const drop = (event: DragEvent) => {
    event.preventDefault()
    if (files.data) sending.add(here, event.dataTransfer.files)
  }
  return (
    <Drawer
      closeButtonProps={{ 'aria-label': t('common:close') }}
      opened
      onClose={onClose}
      title={t('files.title', { machine: machine.name })}
      size={640}
    >
      <section
        aria-label={t('files.title', { machine: machine.name })}
        className={classes.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
      >
        <FolderForm key={here} here={here} onGo={setFolder} />
        <p className={classes.hint}>
          {t('files.as', { login })}. {t('files.drop', { path: here })}
        </p>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            sending.add(here, event.currentTarget.files ?? [])
            event.currentTarget.value = ''
          }}
        />
        <Button
          leftSection={<IconUpload {...icon} />}
          disabled={!files.data}
          onClick={() => chooser.current?.click()}
        >
          {t('files.upload')}
        </Button>
        <UploadList {...sending} />
        <Answer query={files}>
          {(answer) => (
            <FileTable
              machine={machine.slug}
              login={login}
              folder={answer.path}
              entries={answer.entries}
              onOpen={setFolder}
            />
          )}
        </Answer>
      </section>
    </Drawer>
  )
}

function FolderForm(props: { readonly here: string; readonly onGo: (folder: string) => void }) {
  const { t } = useTranslation('terminal')
  const [text, setText] = useState(props.here)
  return (
    <form
      className={classes.folder}
      onSubmit={(event) => {
        event.preventDefault()
        props.onGo(text)
      }}
    >
      <TextInput
        aria-label={t('files.folder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        classNames={{ input: classes.path }}
      />
      <Button type="submit">{t('files.go')}</Button>
      <Button
        aria-label={t('files.up')}
        title={t('files.up')}
        disabled={props.here === '/' || props.here === ''}
        onClick={() => props.onGo(parentOf(props.here))}
      >
        <IconArrowUp {...icon} />
      </Button>
    </form>
  )
}

function FileTable(props: {
  readonly machine: string
  readonly login: string
  readonly folder: string
  readonly entries: readonly Entry[]
  readonly onOpen: (folder: string) => void
}) {
  const { t } = useTranslation('terminal')
  const format = useFormat()
  const { machine, login, folder, entries, onOpen } = props
  if (entries.length === 0) return <EmptyState title={t('files.empty')} />
  const sorted = [...entries].sort(
    (a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || format.compare(a.name, b.name),
  )
  const href = (entry: Entry) =>
    pathOf(downloadFile, { params: { machine }, query: { path: joinPath(folder, entry.name), login } })
  return (
    <DataTable
      caption={folder}
      rows={sorted}
      rowKey={(entry) => entry.name}
      columns={[
        {
          id: 'name',
          header: t('files.name'),
          bare: true,
          cell: (entry) =>
            entry.kind === 'folder' || entry.kind === 'link' ? (
              <button
                type="button"
                className={classes.entry}
                onClick={() => onOpen(joinPath(folder, entry.name))}
              >
                <IconFolder {...icon} />
                {entry.name}
              </button>
            ) : (
              <span className={classes.entry}>
                <IconFile {...icon} />
                {entry.name}
              </span>
            ),
        },
        {
          id: 'size',
          header: t('files.size'),
          end: true,
          cell: (entry) => (entry.kind === 'file' ? format.bytes(entry.sizeBytes) : ''),
        },
        {
          id: 'changed',
          header: t('files.changed'),
          cell: (entry) => entry.modifiedAt && <Age at={entry.modifiedAt} />,
        },
        {
          id: 'fetch',
          header: '',
          end: true,
          bare: true,
          cell: (entry) =>
            (entry.kind === 'file' || entry.kind === 'link') && (
              <a className={classes.fetch} href={href(entry)} download={entry.name}>
                <IconDownload {...icon} />
                <span className={classes.hidden}>{t('files.download', { name: entry.name })}</span>
              </a>
            ),
        },
      ]}
    />
  )
}
