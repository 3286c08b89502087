import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './data-table.module.css'

/** A column of a plain table. `end` aligns numbers and actions to the right edge. */
export type Column<T> = {
  readonly id: string
  readonly header: string
  readonly cell: (row: T) => ReactNode
  readonly end?: boolean
  /** Not shown beside its label on a phone (for actions, or the first cell). */
  readonly bare?: boolean
}

/** A table for what needs no sorting or windows; becomes labelled cards below 720 px (TBL-9). */
export function DataTable<T>(props: {
  readonly caption: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly rowKey: (row: T) => string | number
}) {
  const { t } = useTranslation()
  const { caption, columns, rows, rowKey } = props
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" data-end={column.end || undefined}>
              {column.header || <span className="sr">{t('actions')}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <td
                key={column.id}
                data-end={column.end || undefined}
                data-label={column.bare ? undefined : column.header}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
