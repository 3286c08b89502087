import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { Conflict, differences, newerVersion } from '../../ui/conflict.tsx'
import { Form, type FormTexts } from '../../ui/form.tsx'
import { Ledger, Section } from '../../ui/ledger.tsx'

/** A place that is stored: an id, a revision, and fields. */
type Stored = { readonly id: string; readonly revision: number } & Readonly<Record<string, unknown>>

/**
 * Creates or changes one place. After a conflict it shows what the other person changed; saving over it
 * then goes out with the newer revision.
 *
 * `labels` names the fields (for the conflict); `read` turns texts into fields; `fields` draws them from a place.
 */
export function PlaceEditor<V extends Readonly<Record<string, unknown>>>(props: {
  readonly label: string
  readonly note: string
  readonly stored: Stored | null
  readonly labels: Readonly<Record<string, string>>
  readonly show: (field: string, value: unknown) => string
  readonly read: (texts: FormTexts) => V
  readonly create: (values: V) => Promise<unknown>
  readonly change: (id: string, values: V & { revision: number }) => Promise<unknown>
  readonly remove?: {
    readonly question: string
    readonly body: string
    readonly verb: string
    readonly run: () => Promise<unknown>
  }
  readonly onDone: () => void
  readonly children: (stored: Readonly<Record<string, unknown>> | null, error: unknown) => ReactNode
}) {
  const { t } = useTranslation()
  const { stored, create, change, onDone, remove } = props
  const [error, setError] = useState<unknown>(null)
  const [mine, setMine] = useState<V | null>(null)
  // The version the fields were filled from; a taken-over newer one fills them anew.
  const [base, setBase] = useState(stored)
  const newer = newerVersion(error)

  const save = async (values: V, revision: number | undefined) => {
    setMine(values)
    setError(null)
    const call =
      base === null ? create(values) : change(base.id, { ...values, revision: revision ?? base.revision })
    await call.then(onDone, (reason: unknown) => {
      setError(reason)
      throw reason
    })
  }
  const takeTheirs = () => {
    if (newer) setBase(newer as Stored)
    setError(null)
  }
  return (
    <Ledger>
      <Section label={props.label} note={props.note}>
        {newer && mine && (
          <Conflict
            differences={differences(mine, newer, props.labels, props.show)}
            onKeepMine={() => void save(mine, Number(newer.revision)).catch(() => undefined)}
            onTakeTheirs={takeTheirs}
          />
        )}
        <Form
          key={base?.revision ?? 'new'}
          error={newer ? null : error}
          fields={Object.keys(props.labels)}
          action={base === null ? t('create') : t('save')}
          onSend={(texts) => save(props.read(texts), undefined)}
          onCancel={onDone}
          aside={
            remove && (
              <ConfirmButton
                label={t('delete')}
                question={remove.question}
                consequence={remove.body}
                verb={remove.verb}
                onConfirm={async () => {
                  await remove.run()
                  onDone()
                }}
              />
            )
          }
        >
          {props.children(base, error)}
        </Form>
      </Section>
    </Ledger>
  )
}
