import { listMachines, type MachineRow, MachineSort } from '@intendant/contract/machines.ts'
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, keyOf, question } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../shell/me.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { AppLink, useOrganisation } from '../../ui/link.tsx'
import { Loading } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { CallProblems, Problems } from '../../ui/problems.tsx'
import { useChangeUrlQuery, useUrlQuery } from '../../ui/url-query.ts'
import { BulkBar } from './bulk-bar.tsx'
import { FilterBar } from './filter-bar.tsx'
import { MachineTable } from './machine-table.tsx'
import classes from './machines-page.module.css'
import { ColumnsMenu, ExportMenu, GroupMenu } from './table-menus.tsx'
import { filterFor, readTableState, sortFor, type TableState, writeTableState } from './table-state.ts'
import { ViewsMenu } from './views-menu.tsx'

const pageSize = 500

/** All machines: filter, order, columns, groups and views, all in the URL. */
export function MachinesPage() {
  const { t } = useTranslation(['machines', 'common'])
  const format = useFormat()
  const mayWrite = useMay('inventory.write')
  const state = readTableState(useUrlQuery())
  const changeQuery = useChangeUrlQuery()
  const change = (next: Partial<TableState>) => changeQuery(writeTableState({ ...state, ...next }))
  const organisation = useOrganisation()
  const q = filterFor(state.q, organisation)
  const machines = useMachines(q, MachineSort.parse(sortFor(state)))
  const [chosen, setChosen] = useState<ReadonlySet<MachineRow['id']>>(new Set())

  const pages = machines.data?.pages ?? []
  const rows = pages.flatMap((page) => page.rows)
  const { total = 0, all = 0, problems = [] } = pages[0] ?? {}
  const facts = machines.data && t('count', { shown: format.number(total), all: format.number(all) })
  const newInstallation = machines.data !== undefined && all === 0
  return (
    <>
      <PageHeader
        title={t('title')}
        facts={facts}
        actions={
          mayWrite && (
            <Button
              component={AppLink}
              to={paths.newMachine()}
              variant="filled"
              leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
            >
              {t('add')}
            </Button>
          )
        }
      />
      {newInstallation ? (
        <NoMachines />
      ) : (
        <>
          <div className={classes.tools}>
            <FilterBar q={state.q} rows={rows} onChange={(next) => change({ q: next })} />
            <div className={classes.menus}>
              <ViewsMenu state={state} onShow={changeQuery} />
              <GroupMenu state={state} onChange={change} />
              <ColumnsMenu state={state} onChange={change} />
              <ExportMenu q={q} />
            </div>
          </div>
          <Problems problems={problems} />
          {chosen.size > 0 && (
            <BulkBar
              chosen={chosen}
              total={total}
              onAll={() => void chooseAll(q, total).then(setChosen)}
              onNone={() => setChosen(new Set())}
            />
          )}
          {machines.error && !machines.data && (
            <CallProblems error={machines.error} onRetry={() => void machines.refetch()} />
          )}
          {!machines.data && !machines.error && <Loading onRetry={() => void machines.refetch()} />}
          {machines.data && rows.length === 0 && (
            <EmptyState
              title={t('empty.noMatch')}
              body={t('empty.hidden', { count: all })}
              action={<Button onClick={() => change({ q: '' })}>{t('filter.clear')}</Button>}
            />
          )}
          {rows.length > 0 && (
            <MachineTable
              rows={rows}
              total={total}
              state={state}
              chosen={chosen}
              onChoose={mayWrite ? setChosen : null}
              onSort={(sort) => change({ sort })}
              onEnd={() => {
                if (machines.hasNextPage && !machines.isFetchingNextPage) void machines.fetchNextPage()
              }}
            />
          )}
        </>
      )}
    </>
  )
}

function NoMachines() {
  const { t } = useTranslation('machines')
  const mayWrite = useMay('inventory.write')
  return (
    <EmptyState
      title={t('empty.title')}
      body={t('empty.body')}
      action={
        mayWrite && (
          <Button component={AppLink} to={paths.newMachine()}>
            {t('empty.action')}
          </Button>
        )
      }
    />
  )
}

function useMachines(q: string, sort: MachineSortValue) {
  return useInfiniteQuery({
    queryKey: [...keyOf(listMachines, { query: { q, sort, limit: pageSize } }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      ask(listMachines, { query: { q, sort, limit: pageSize, offset: pageParam } }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const seen = pages.reduce((sum, page) => sum + page.rows.length, 0)
      return last.rows.length > 0 && seen < last.total ? seen : undefined
    },
    placeholderData: (previous) => previous,
    meta: question(listMachines, { query: {} }).meta,
  })
}
type MachineSortValue = ReturnType<typeof MachineSort.parse>

/** The ids of everything the filter shows, those that are not on the page included. */
async function chooseAll(q: string, total: number): Promise<ReadonlySet<MachineRow['id']>> {
  const ids = new Set<MachineRow['id']>()
  for (let offset = 0; offset < total; offset += 1_000) {
    const { rows } = await ask(listMachines, { query: { q, limit: 1_000, offset } })
    for (const row of rows) ids.add(row.id)
  }
  return ids
}
