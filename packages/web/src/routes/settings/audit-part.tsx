import { listAudit } from '@intendant/contract/system.ts'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Section } from '../../ui/ledger.tsx'
import { Loading } from '../../ui/loading.tsx'
import { CallProblems } from '../../ui/problems.tsx'

const pageSize = 100

/** Who did what, newest first; older lines on demand. */
export function AuditPart() {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const query = useInfiniteQuery({
    queryKey: [listAudit.id],
    queryFn: ({ pageParam, signal }) =>
      ask(
        listAudit,
        { query: { limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) } },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.id),
    // The log grows with everything that happens; no event tells so.
    staleTime: 0,
  })
  const rows = query.data?.pages.flat() ?? []
  return (
    <Section label={t('audit')} note={t('auditNote')}>
      <CallProblems error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Loading />}
      {query.isSuccess && rows.length === 0 && <EmptyState title={t('auditEmpty')} />}
      {rows.length > 0 && (
        <DataTable
          caption={t('audit')}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              id: 'at',
              header: t('at'),
              cell: (row) => <time dateTime={row.at}>{format.moment(new Date(row.at))}</time>,
            },
            { id: 'who', header: t('who'), cell: (row) => row.actor },
            { id: 'action', header: t('action'), cell: (row) => <code>{row.action}</code> },
            { id: 'target', header: t('target'), cell: (row) => row.target },
            { id: 'from', header: t('from'), end: true, cell: (row) => <code>{row.address ?? ''}</code> },
          ]}
        />
      )}
      {query.hasNextPage && (
        <Button
          mt={12}
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('older')}
        </Button>
      )}
    </Section>
  )
}
