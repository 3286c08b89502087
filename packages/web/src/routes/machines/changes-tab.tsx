import { type Change, listChanges } from '@intendant/contract/machines.ts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { Age } from '../../ui/age.tsx'
import { Ledger, Row, Rows, Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { type FieldName, fieldNames } from './edits.ts'
import classes from './machine-page.module.css'
import { useShowValue } from './show-value.ts'

/** The history of every field of a machine. */
export function ChangesTab(props: { readonly slug: string }) {
  const { t } = useTranslation('machines')
  return (
    <Ledger>
      <Section label={t('page.changes')}>
        <ChangeRows slug={props.slug} limit={100} older />
      </Section>
    </Ledger>
  )
}

/** Changes, newest first, each with what stood there before and after. `older` goes on where the list ends. */
export function ChangeRows(props: {
  readonly slug: string
  readonly limit: number
  readonly before?: number
  readonly older?: boolean
}) {
  const { t } = useTranslation('machines')
  const { slug, limit, before, older } = props
  const [further, setFurther] = useState(false)
  const changes = useAnswer(listChanges, { query: { machine: slug, limit, before } })
  return (
    <Answer query={changes}>
      {(list) => {
        const last = list.at(-1)
        const more = older && last && list.length === limit
        return (
          <>
            {list.length === 0 && before === undefined && (
              <p className={classes.quiet}>{t('page.noChanges')}</p>
            )}
            <Rows>
              {list.map((change) => (
                <Row key={change.id}>
                  <ChangeRow change={change} open={older ?? false} />
                </Row>
              ))}
            </Rows>
            {more && !further && (
              <Button className={classes.more} onClick={() => setFurther(true)}>
                {t('change.older')}
              </Button>
            )}
            {more && further && <ChangeRows slug={slug} limit={limit} before={last.id} older />}
          </>
        )
      }}
    </Answer>
  )
}

function ChangeRow(props: { readonly change: Change; readonly open: boolean }) {
  const { t } = useTranslation('machines')
  const { change, open } = props
  const show = useShowValue()
  const field = fieldNames.find((name): name is FieldName => name === change.field)
  const words = {
    created: t('change.created', { who: change.who, name: change.name }),
    deleted: t('change.deleted', { who: change.who, name: change.name }),
    updated: t('change.updated', { who: change.who, field: field ? t(`field.${field}`) : change.field }),
  }
  return (
    <div className={classes.change}>
      <Age at={change.at} />
      <span>{words[change.what]}</span>
      {open && change.what === 'updated' && (
        <dl className={classes.diff}>
          <div>
            <dt>{t('change.from')}</dt>
            <dd className={classes.before}>{show(change.field, change.before) || t('change.empty')}</dd>
          </div>
          <div>
            <dt>{t('change.to')}</dt>
            <dd className={classes.after}>{show(change.field, change.after) || t('change.empty')}</dd>
          </div>
        </dl>
      )}
    </div>
  )
}
