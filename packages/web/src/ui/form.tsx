import { Button } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './form.module.css'
import { CallProblems } from './problems.tsx'

/** What a form's fields hold when it is sent: the text of each by name; files and empty names are left out. */
export type FormTexts = Readonly<Record<string, string>>

/**
 * A form with uncontrolled fields: the server is the judge. Values stay after a refusal; problems of fields named
 * in `fields` stand under them (by `fieldProblem`), the rest above. Ctrl ↵ sends.
 */
export function Form(props: {
  readonly onSend: (texts: FormTexts) => Promise<unknown>
  readonly error: unknown
  readonly fields: readonly string[]
  readonly action?: string
  readonly onCancel?: () => void
  /** Says « saved » after a success; for forms that stand beside others, whose button is not the page’s one filled button. */
  readonly stays?: boolean
  /** At the left of the buttons' row, apart from them. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  const [state, setState] = useState<'idle' | 'busy' | 'saved'>('idle')
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setState('busy')
    await props.onSend(readTexts(event.currentTarget)).then(
      () => setState('saved'),
      () => setState('idle'),
    )
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => void send(event)}
      onChange={() => state === 'saved' && setState('idle')}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
      }}
    >
      <CallProblems error={props.error} skip={props.fields} />
      {props.children}
      <div className={classes.buttons}>
        <Button type="submit" variant={props.stays ? 'default' : 'filled'} loading={state === 'busy'}>
          {props.action ?? t('save')}
        </Button>
        {props.onCancel && <Button onClick={props.onCancel}>{t('cancel')}</Button>}
        <span className={classes.saved} role="status">
          {state === 'saved' && props.stays ? t('saved') : ''}
        </span>
        {props.aside !== undefined && <span className={classes.aside}>{props.aside}</span>}
      </div>
    </form>
  )
}

function readTexts(form: HTMLFormElement): FormTexts {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) =>
      name !== '' && typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}

/** Fields side by side where there is room. */
export function Pair(props: { readonly children: ReactNode }) {
  return <div className={classes.pair}>{props.children}</div>
}
