import { createView, deleteView, listViews } from '@intendant/contract/account.ts'
import { ActionIcon, Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useWish } from '../../api.ts'
import { CallProblems } from '../../ui/problems.tsx'
import classes from './machines-page.module.css'
import { readTableState, type TableState, writeTableState } from './table-state.ts'

type Query = Readonly<Record<string, string | null>>

/** Filter, columns, order and groups under a name; one's own, or everyone's. */
export function ViewsMenu(props: { readonly state: TableState; readonly onShow: (query: Query) => void }) {
  const { t } = useTranslation(['machines', 'common'])
  const views = useAnswer(listViews, {})
  const create = useWish(createView, [listViews])
  const remove = useWish(deleteView, [listViews])
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const own = (views.data ?? []).filter((view) => view.page === 'machines')
  const save = (event: FormEvent) => {
    event.preventDefault()
    const written = Object.entries(writeTableState(props.state)).filter(([, value]) => value !== null)
    const search = new URLSearchParams(written.map(([key, value]) => [key, value ?? ''])).toString()
    create.mutate({ body: { page: 'machines', name, search, shared } }, { onSuccess: () => setName('') })
  }
  return (
    <Popover position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <Button leftSection={<IconBookmark size={16} stroke={1.7} aria-hidden />}>{t('views.title')}</Button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        {own.map((view) => (
          <div className={classes.view} key={view.id}>
            <Button
              variant="subtle"
              justify="flex-start"
              onClick={() => props.onShow(writeTableState(readTableState(new URLSearchParams(view.search))))}
            >
              {view.name}
              {view.shared && <span className={classes.hint}>&nbsp;· {t('views.everyone')}</span>}
            </Button>
            {view.mine && (
              <ActionIcon
                aria-label={t('views.delete', { name: view.name })}
                onClick={() => remove.mutate({ params: { id: view.id } })}
              >
                <IconTrash size={16} stroke={1.7} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
        <form className={classes.viewForm} onSubmit={save}>
          {own.length === 0 && <p className={classes.hint}>{t('views.empty')}</p>}
          <TextInput
            label={t('views.name')}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={t('views.shared')}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <CallProblems error={create.error ?? remove.error ?? views.error} />
          <Button type="submit" disabled={name.trim() === ''} loading={create.isPending}>
            {t('views.save')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
