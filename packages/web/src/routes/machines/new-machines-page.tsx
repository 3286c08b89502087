import type { Machine } from '@intendant/core/machines/machine.ts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { Ledger, Section } from '../../ui/ledger.tsx'
import { AppLink } from '../../ui/link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useUrlQuery } from '../../ui/url-query.ts'
import { ConnectGuide } from './connect-guide.tsx'
import { HandForm } from './hand-form.tsx'
import { ImportForm } from './import-form.tsx'
import classes from './new-machines.module.css'
import { PasteForm } from './paste-form.tsx'

/** What was just added, in the order in which Intendant must be let in: hops first. */
export type Added = {
  readonly machines: readonly Machine[]
  readonly created: number
  readonly known: number
}

const ways = ['paste', 'import', 'hand'] as const

/** Adding machines: what people have goes in, then each machine lets Intendant in. */
export function NewMachinesPage() {
  const { t } = useTranslation(['machines', 'common'])
  const from = useUrlQuery().get('from')
  const way = ways.find((name) => name === from) ?? 'paste'
  const [added, setAdded] = useState<Added | null>(null)
  return (
    <>
      <PageHeader title={t('new.title')} />
      {added ? (
        <LetIn added={added} onMore={() => setAdded(null)} />
      ) : (
        <>
          <Tabs
            label={t('new.tabs')}
            tabs={ways.map((name) => ({
              to: paths.newMachine(name === 'paste' ? {} : { from: name }),
              label: t(`new.${name}`),
              current: name === way,
            }))}
          />
          {way === 'paste' && <PasteForm onAdded={setAdded} />}
          {way === 'import' && <ImportForm />}
          {way === 'hand' && <HandForm onAdded={setAdded} />}
        </>
      )}
    </>
  )
}

function LetIn(props: { readonly added: Added; readonly onMore: () => void }) {
  const { t } = useTranslation('machines')
  const { machines, created, known } = props.added
  return (
    <>
      <p className={classes.added} role="status">
        {created > 0 ? t('new.added', { count: created }) : t('new.noneNew')}{' '}
        {created > 0 && known > 0 && t('new.knownToo', { count: known })}
      </p>
      <Ledger>
        {machines.map((machine) => (
          <Section
            key={machine.id}
            label={machine.name}
            note={<AppLink to={paths.machine(machine.slug)}>{t('new.later')}</AppLink>}
          >
            <ConnectGuide
              slug={machine.slug}
              name={machine.name}
              login={machine.accounts[0]?.login ?? 'root'}
            />
          </Section>
        ))}
      </Ledger>
      <div className={classes.actions}>
        <Button onClick={props.onMore}>{t('new.more')}</Button>
        <Button component={AppLink} to={paths.machines()}>
          {t('new.toList')}
        </Button>
      </div>
    </>
  )
}
