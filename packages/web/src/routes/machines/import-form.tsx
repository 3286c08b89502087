import { importMachines } from '@intendant/contract/intake.ts'
import { listMachines } from '@intendant/contract/machines.ts'
import { Button, SegmentedControl, Textarea } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { useWish } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import { Status, type StatusKind } from '../../ui/status.tsx'
import classes from './new-machines.module.css'
import { type Place, PlacePicker, usePlace } from './place-picker.tsx'

type Outcome = z.output<typeof importMachines.answer>
type Row = Outcome['rows'][number]
const kinds: Readonly<Record<Row['outcome'], StatusKind>> = {
  create: 'ok',
  update: 'run',
  unchanged: 'stopped',
  refused: 'crit',
}

/** A table of machines: first what would happen, row by row, then the import of the good rows. */
export function ImportForm() {
  const { t } = useTranslation('machines')
  const [format, setFormat] = useState<'csv' | 'json'>('csv')
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<Place | null>(null)
  const place = usePlace(chosen)
  const files = useRef<HTMLInputElement>(null)
  const preview = useWish(importMachines)
  const apply = useWish(importMachines, [listMachines])
  const change = (next: string) => {
    setText(next)
    preview.reset()
    apply.reset()
  }
  const takeFile = async (file: File | undefined) => {
    if (!file) return
    setFormat(file.name.endsWith('.json') ? 'json' : 'csv')
    change(await file.text())
  }
  const run = (wish: typeof preview, asPreview: boolean) => {
    if (place) {
      wish.mutate({ body: { format, text, organisationId: place.organisationId, preview: asPreview } })
    }
  }
  const shown = apply.data ?? preview.data
  const good = preview.data ? preview.data.created + preview.data.updated : 0
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        run(preview, true)
      }}
    >
      <p className={classes.hint}>{t('import.hint')}</p>
      <div className={classes.row}>
        <SegmentedControl
          aria-label={t('import.format')}
          value={format}
          onChange={(value) => setFormat(value === 'json' ? 'json' : 'csv')}
          data={[
            { value: 'csv', label: 'CSV' },
            { value: 'json', label: 'JSON' },
          ]}
        />
        <input
          ref={files}
          type="file"
          accept=".csv,.json,text/csv,application/json"
          hidden
          onChange={(event) => void takeFile(event.currentTarget.files?.[0])}
        />
        <Button
          leftSection={<IconFileUpload size={16} stroke={1.7} aria-hidden />}
          onClick={() => files.current?.click()}
        >
          {t('import.choose')}
        </Button>
        <PlacePicker place={place} onChange={setChosen} sites={false} />
      </div>
      <Textarea
        label={t('import.text')}
        className={classes.text}
        minRows={8}
        maxRows={20}
        spellCheck={false}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <CallProblems error={preview.error ?? apply.error} />
      <div className={classes.actions}>
        <Button type="submit" disabled={text.trim() === '' || !place} loading={preview.isPending}>
          {t('import.preview')}
        </Button>
        {preview.data && !apply.data && (
          <Button
            variant="filled"
            disabled={good === 0}
            loading={apply.isPending}
            onClick={() => run(apply, false)}
          >
            {t('import.apply', { count: good })}
          </Button>
        )}
      </div>
      {shown && <ImportRows outcome={shown} done={apply.data !== undefined} />}
    </form>
  )
}

function ImportRows(props: { readonly outcome: Outcome; readonly done: boolean }) {
  const { t } = useTranslation('machines')
  const format = useFormat()
  const { created, updated, refused, rows } = props.outcome
  const numbers = {
    created: format.number(created),
    updated: format.number(updated),
    refused: format.number(refused),
  }
  const summary = props.done ? t('import.done', numbers) : t('import.summary', numbers)
  return (
    <section>
      <h2 role="status">{summary}</h2>
      <DataTable
        caption={summary}
        rows={rows}
        rowKey={(row) => row.row}
        columns={[
          { id: 'row', header: t('import.row'), cell: (row) => format.number(row.row) },
          { id: 'name', header: t('column.name'), cell: (row) => row.name },
          {
            id: 'what',
            header: t('import.what'),
            cell: (row) => (
              <Status kind={kinds[row.outcome]} word={t(`import.outcome.${row.outcome}`)} quiet>
                {row.problems.map((problem) => problem.message).join(' ')}
              </Status>
            ),
          },
        ]}
      />
    </section>
  )
}
