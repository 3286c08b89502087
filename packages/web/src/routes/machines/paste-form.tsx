import { addFromIntake, understandIntake } from '@intendant/contract/intake.ts'
import { listMachines } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { Button, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconFileUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { ask, useWish } from '../../api.ts'
import { PathStrip, type StripHop } from '../../parts/path-strip.tsx'
import { CallProblems, Problems } from '../../ui/problems.tsx'
import { useUrlQuery } from '../../ui/url-query.ts'
import classes from './new-machines.module.css'
import type { Added } from './new-machines-page.tsx'
import { type Place, PlacePicker, usePlace } from './place-picker.tsx'

type Understood = z.output<typeof understandIntake.answer>
type Entry = Understood['entries'][number]

/** The box into which people put what they have; what was understood is shown while they do. */
export function PasteForm(props: { readonly onAdded: (added: Added) => void }) {
  const { t } = useTranslation('machines')
  const [text, setText] = useState(useUrlQuery().get('text') ?? '')
  const [asked] = useDebouncedValue(text, 200)
  const [chosen, setChosen] = useState<Place | null>(null)
  const place = usePlace(chosen)
  const files = useRef<HTMLInputElement>(null)
  const understood = useUnderstood(asked)
  const add = useWish(addFromIntake, [listMachines, listPlaces])
  const entries = text.trim() === '' ? [] : (understood.data?.entries ?? [])
  const problems = text.trim() === '' ? [] : (understood.data?.problems ?? [])

  const takeFiles = async (list: FileList | null) => {
    const parts = await Promise.all([...(list ?? [])].map((file) => file.text()))
    setText((now) => [now, ...parts].filter((part) => part.trim() !== '').join('\n'))
  }
  const submit = () => {
    if (!place) return
    const plain = entries.map(({ line, target, hops, identityFile }) => ({
      line,
      target,
      hops,
      identityFile,
    }))
    add.mutate({ body: { ...place, entries: plain } }, { onSuccess: props.onAdded })
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Textarea
        label={t('new.pasteLabel')}
        description={t('new.pasteHint')}
        placeholder={t('new.placeholder')}
        className={classes.text}
        minRows={8}
        maxRows={24}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <input
          ref={files}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            void takeFiles(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
        <Button
          leftSection={<IconFileUpload size={16} stroke={1.7} aria-hidden />}
          onClick={() => files.current?.click()}
        >
          {t('new.files')}
        </Button>
      </div>
      <section aria-live="polite">
        <h2>
          {entries.length > 0 ? t('new.understood', { count: entries.length }) : t('new.understoodTitle')}
        </h2>
        {entries.length === 0 && problems.length === 0 && <p className={classes.hint}>{t('new.nothing')}</p>}
        <ul className={classes.entries}>
          {entries.map((entry, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same line may be pasted twice
            <EntryRow key={`${place} ${entry.line}`} entry={entry} />
          ))}
        </ul>
        <div className={classes.problems}>
          <Problems problems={problems} />
          <CallProblems error={understood.error} />
        </div>
      </section>
      {entries.length > 0 && (
        <>
          <div className={classes.row}>
            <PlacePicker place={place} onChange={setChosen} />
          </div>
          <CallProblems error={add.error} />
          <div className={classes.actions}>
            <Button type="submit" variant="filled" disabled={!place} loading={add.isPending}>
              {t('new.add', { count: entries.length })}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}

function EntryRow(props: { readonly entry: Entry }) {
  const { t } = useTranslation('machines')
  const { line, target, hops, known, remarks, identityFile } = props.entry
  const strip = [...hops, target].map(toStripHop)
  return (
    <li>
      <div className={classes.entry}>
        <span className={classes.line}>{t('new.line', { line })}</span>
        <PathStrip hops={strip} atMost={9} />
        {known !== null && <span className={classes.hint}>{t('new.known', { slug: known })}</span>}
        {hops.length === 0 && known === null && <span className={classes.hint}>{t('new.computed')}</span>}
      </div>
      {identityFile && <p className={classes.remark}>{t('new.identity', { file: identityFile })}</p>}
      {remarks.map((remark) => (
        <p key={remark.message} className={classes.remark}>
          {remark.message}
        </p>
      ))}
    </li>
  )
}

/** The name as it is dialled; the address beside it only where it says something else. */
function toStripHop({ name, address, port, login }: Entry['target']): StripHop {
  const from = login ? `${login}@` : ''
  const to = port === 22 ? '' : `:${port}`
  return name === address ? { name: `${from}${name}${to}` } : { name, note: `${from}${address}${to}` }
}

function useUnderstood(text: string) {
  return useQuery({
    queryKey: [understandIntake.id, text],
    queryFn: ({ signal }) => ask(understandIntake, { body: { text } }, signal),
    enabled: text.trim() !== '',
    placeholderData: (previous) => previous,
    gcTime: 0,
  })
}
