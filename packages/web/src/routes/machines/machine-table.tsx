import type { MachineRow } from '@intendant/contract/machines.ts'
import { Checkbox } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/use-format.ts'
import { MachineCell, RowActions } from './machine-cells.tsx'
import classes from './machine-table.module.css'
import {
  type ColumnId,
  nextSort,
  type Sort,
  type SortKey,
  type TableLine,
  type TableState,
  toLines,
} from './table-state.ts'

type Chosen = ReadonlySet<MachineRow['id']>
const sortOf: Partial<Record<ColumnId | 'name', SortKey>> = {
  name: 'name',
  kind: 'kind',
  organisation: 'organisation',
  site: 'site',
  addresses: 'address',
  reach: 'reach',
  updated: 'updated',
}

/** The machines as a table that draws only what is in sight; cards on a phone. */
export function MachineTable(props: {
  readonly rows: readonly MachineRow[]
  readonly total: number
  readonly state: TableState
  readonly chosen: Chosen
  /** `null`: the reader may look, not change. */
  readonly onChoose: ((chosen: Chosen) => void) | null
  readonly onSort: (sort: Sort) => void
  readonly onEnd: () => void
}) {
  const { t } = useTranslation('machines')
  const { rows, total, state, chosen, onChoose, onEnd } = props
  const lines = toLines(rows, state.group, t('noSite'))
  const body = useRef<HTMLTableSectionElement>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const main = document.getElementById('main')
    if (body.current && main) {
      setMargin(body.current.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop)
    }
  }, [])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => 41,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => keyOfLine(lines[index]),
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= lines.length - 40) onEnd()
  })
  const above = Math.max(0, (items[0]?.start ?? margin) - margin)
  const below = Math.max(0, virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin))
  const toggle = (id: MachineRow['id']) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose?.(next)
  }
  return (
    <table className={classes.table} aria-rowcount={total + 1}>
      <TableHead {...props} />
      <tbody ref={body}>
        {above > 0 && <tr aria-hidden className={classes.filler} style={{ height: above }} />}
        {items.map(({ index, key }) => {
          const line = lines[index]
          if (!line) return null
          return line.kind === 'group' ? (
            <GroupRow
              key={key}
              line={line}
              index={index}
              measure={virtual.measureElement}
              span={state.columns.length + 3}
            />
          ) : (
            <tr
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              aria-rowindex={index + 2}
              data-chosen={chosen.has(line.row.id) || undefined}
            >
              {onChoose && (
                <td className={classes.select}>
                  <Checkbox
                    size="xs"
                    aria-label={t('selectRow', { name: line.row.name })}
                    checked={chosen.has(line.row.id)}
                    onChange={() => toggle(line.row.id)}
                  />
                </td>
              )}
              <td className={classes.first}>
                <MachineCell id="name" row={line.row} />
              </td>
              {state.columns.map((id) => (
                <td key={id} data-label={t(`column.${id}`)}>
                  <MachineCell id={id} row={line.row} />
                </td>
              ))}
              <td className={classes.actions}>
                <RowActions row={line.row} />
              </td>
            </tr>
          )
        })}
        {below > 0 && <tr aria-hidden className={classes.filler} style={{ height: below }} />}
      </tbody>
    </table>
  )
}

function TableHead(props: Parameters<typeof MachineTable>[0]) {
  const { t } = useTranslation('machines')
  const { rows, state, chosen, onChoose } = props
  const allChosen = rows.every((row) => chosen.has(row.id))
  return (
    <thead>
      <tr>
        {onChoose && (
          <th scope="col" className={classes.select}>
            <Checkbox
              size="xs"
              aria-label={t('selectAll')}
              checked={allChosen}
              indeterminate={!allChosen && chosen.size > 0}
              onChange={() => onChoose(allChosen ? new Set() : new Set(rows.map((row) => row.id)))}
            />
          </th>
        )}
        {(['name', ...state.columns] as const).map((id) => (
          <HeadCell key={id} id={id} {...props} />
        ))}
        <th scope="col" className={classes.actions}>
          <span className={classes.hidden}>{t('column.actions')}</span>
        </th>
      </tr>
    </thead>
  )
}

function HeadCell(props: Parameters<typeof MachineTable>[0] & { readonly id: ColumnId | 'name' }) {
  const { t } = useTranslation('machines')
  const { id, state, onSort } = props
  const key = sortOf[id]
  const label = t(`column.${id}`)
  if (!key || state.group !== 'none') return <th scope="col">{label}</th>
  const up = state.sort === key
  const down = state.sort === `-${key}`
  const Arrow = down ? IconArrowDown : IconArrowUp
  return (
    <th scope="col" aria-sort={up ? 'ascending' : down ? 'descending' : undefined}>
      <button
        type="button"
        className={classes.sort}
        title={t('sortedBy', { column: label })}
        onClick={() => onSort(nextSort(state.sort, key))}
      >
        {label}
        {(up || down) && <Arrow size={13} stroke={1.7} aria-hidden />}
      </button>
    </th>
  )
}

function GroupRow(props: {
  readonly line: Extract<TableLine, { kind: 'group' }>
  readonly index: number
  readonly span: number
  readonly measure: (element: HTMLElement | null) => void
}) {
  const format = useFormat()
  const { line, index, span, measure } = props
  return (
    <tr data-index={index} ref={measure} className={classes.group} aria-rowindex={index + 2}>
      <th scope="rowgroup" colSpan={span}>
        {line.name} <span>{format.number(line.rows.length)}</span>
      </th>
    </tr>
  )
}

function keyOfLine(line: TableLine | undefined): string {
  if (!line) return ''
  return line.kind === 'row' ? line.row.id : `group ${line.key}`
}
