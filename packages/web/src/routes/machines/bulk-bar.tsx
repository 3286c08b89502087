import { listMachines, type MachineRow, tagMachines } from '@intendant/contract/machines.ts'
import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { CallProblems } from '../../ui/problems.tsx'
import classes from './machines-page.module.css'
import { splitTags } from './table-state.ts'

/** What can be done with all machines that are chosen: tags go on and off. */
export function BulkBar(props: {
  readonly chosen: ReadonlySet<MachineRow['id']>
  readonly total: number
  readonly onAll: () => void
  readonly onNone: () => void
}) {
  const { t } = useTranslation('machines')
  const { chosen, total, onAll, onNone } = props
  const [text, setText] = useState('')
  const [mode, setMode] = useState<'add' | 'remove'>('add')
  const change = useWish(tagMachines, [listMachines])
  const tags = splitTags(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = mode === 'add' ? { add: tags } : { remove: tags }
    change.mutate({ body: { machineIds: [...chosen], ...body } }, { onSuccess: () => setText('') })
  }
  return (
    <div className={classes.bulk}>
      <span className={classes.words} aria-live="polite">
        {t('selected', { count: chosen.size })}
      </span>
      {chosen.size < total && (
        <Button size="xs" onClick={onAll}>
          {t('selectAllFiltered', { count: total })}
        </Button>
      )}
      <Button size="xs" onClick={onNone}>
        {t('bulk.clear')}
      </Button>
      <form onSubmit={submit}>
        <SegmentedControl
          size="xs"
          aria-label={t('bulk.tags')}
          value={mode}
          onChange={(value) => setMode(value === 'remove' ? 'remove' : 'add')}
          data={[
            { value: 'add', label: t('bulk.add') },
            { value: 'remove', label: t('bulk.remove') },
          ]}
        />
        <TextInput
          size="xs"
          aria-label={t('bulk.tags')}
          placeholder={t('bulk.hint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button
          size="xs"
          type="submit"
          variant="filled"
          disabled={tags.length === 0}
          loading={change.isPending}
        >
          {t('bulk.apply', { count: chosen.size })}
        </Button>
      </form>
      <span role="status">{change.data && t('bulk.done', { count: change.data.changed })}</span>
      <CallProblems error={change.error} />
    </div>
  )
}
