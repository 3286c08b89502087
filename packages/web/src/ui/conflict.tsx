import { CallRefused } from '@intendant/contract/client.ts'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './conflict.module.css'
import { Glyph } from './status.tsx'

/** A field that stands differently with the reader and on the server. */
export type Difference = {
  readonly field: string
  readonly label: string
  readonly mine: string
  readonly theirs: string
}

/** The newer version after a 409, or null when an error is another one. Pure. */
export function newerVersion(error: unknown): Readonly<Record<string, unknown>> | null {
  if (!(error instanceof CallRefused) || error.status !== 409) return null
  const { current } = error
  return typeof current === 'object' && current !== null ? (current as Record<string, unknown>) : null
}

/** Which of these fields differ, in words. `labels` names the fields to compare; `show` words a value. Pure. */
export function differences(
  mine: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>>,
  show: (field: string, value: unknown) => string,
): Difference[] {
  return Object.entries(labels).flatMap(([field, label]) => {
    if (JSON.stringify(mine[field] ?? null) === JSON.stringify(theirs[field] ?? null)) return []
    return [{ field, label, mine: show(field, mine[field]), theirs: show(field, theirs[field]) }]
  })
}

/** Shows what another person changed meanwhile, field by field, and lets the reader choose. */
export function Conflict(props: {
  readonly differences: readonly Difference[]
  readonly onKeepMine: () => void
  readonly onTakeTheirs: () => void
}) {
  const { t } = useTranslation()
  return (
    <div className={classes.box} role="alert">
      <p className={classes.title}>
        <Glyph kind="warn" size={16} /> {t('conflict.title')}
      </p>
      <p className={classes.body}>{t('conflict.body')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{t('conflict.yours')}</th>
            <th scope="col">{t('conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {props.differences.map((difference) => (
            <tr key={difference.field}>
              <th scope="row">{difference.label}</th>
              <td>{difference.mine || t('conflict.empty')}</td>
              <td>{difference.theirs || t('conflict.empty')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.actions}>
        <Button onClick={props.onTakeTheirs}>{t('conflict.takeTheirs')}</Button>
        <Button onClick={props.onKeepMine}>{t('conflict.keepMine')}</Button>
      </div>
    </div>
  )
}
