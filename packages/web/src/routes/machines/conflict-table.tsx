import { Button, SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Choice, Clash, FieldName } from './edits.ts'
import classes from './settings-tab.module.css'
import { useShowValue } from './show-value.ts'

/** Two people changed one machine: each field in which they differ, and whose value stays. */
export function ConflictTable(props: {
  readonly name: string
  readonly clashes: readonly Clash[]
  readonly message: string
  readonly choices: Readonly<Partial<Record<FieldName, Choice>>>
  readonly onChoose: (field: FieldName, choice: Choice) => void
  readonly onMerge: () => void
  readonly onTake: () => void
  readonly saving: boolean
}) {
  const { t } = useTranslation(['machines', 'common'])
  const { name, clashes, message, choices, onChoose, onMerge, onTake, saving } = props
  const show = useShowValue()
  return (
    <section className={classes.conflict} role="alert">
      <h2>{t('settings.conflictTitle', { name })}</h2>
      <p>{message}</p>
      <p>{t('settings.conflictBody')}</p>
      {clashes.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('common:conflict.field')}</th>
              <th scope="col">{t('settings.mine')}</th>
              <th scope="col">{t('settings.theirs')}</th>
              <th scope="col" aria-label={t('common:actions')} />
            </tr>
          </thead>
          <tbody>
            {clashes.map(({ field, mine, theirs }) => (
              <tr key={field}>
                <th scope="row">{t(`field.${field}`)}</th>
                <td>{show(field, mine) || t('change.empty')}</td>
                <td>{show(field, theirs) || t('change.empty')}</td>
                <td>
                  <SegmentedControl
                    size="xs"
                    aria-label={t(`field.${field}`)}
                    value={choices[field] ?? 'mine'}
                    onChange={(value) => onChoose(field, value === 'theirs' ? 'theirs' : 'mine')}
                    data={[
                      { value: 'mine', label: t('settings.mine') },
                      { value: 'theirs', label: t('settings.theirs') },
                    ]}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={classes.actions}>
        <Button variant="filled" onClick={onMerge} loading={saving}>
          {t('settings.merge')}
        </Button>
        <Button onClick={onTake}>{t('common:conflict.takeTheirs')}</Button>
      </div>
    </section>
  )
}
