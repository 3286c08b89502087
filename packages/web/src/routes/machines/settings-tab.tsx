import { CallRefused } from '@intendant/contract/client.ts'
import {
  changeMachine,
  listChanges,
  type MachineDetail,
  showMachine,
  showPaths,
} from '@intendant/contract/machines.ts'
import { Machine, type MachineFields } from '@intendant/core/machines/machine.ts'
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { paths } from '../../paths.ts'
import { useMay } from '../../shell/me.ts'
import { Ledger, Section } from '../../ui/ledger.tsx'
import { useGo } from '../../ui/link.tsx'
import { CallProblems } from '../../ui/problems.tsx'
import { ConflictTable } from './conflict-table.tsx'
import { DeleteMachine } from './delete-machine.tsx'
import {
  type Choice,
  changesOf,
  type FieldName,
  fieldNames,
  fieldsOf,
  findClashes,
  mergeEdits,
} from './edits.ts'
import { CareFields, IdentityFields, NotesField, OwnFields, PlacementFields } from './fields-identity.tsx'
import { AccountsFields, AddressFields, InterfaceFields } from './fields-network.tsx'
import { PathFields } from './fields-path.tsx'
import classes from './settings-tab.module.css'

/** What each group of fields gets: the draft, how to change it, and what the server said of a field. */
export type FieldsProps = {
  readonly draft: MachineFields
  readonly set: (change: Partial<MachineFields>) => void
  readonly problem: (field: string) => string | undefined
  readonly detail: MachineDetail
}

/** All fields of a machine. Saving sends what changed; when somebody else was faster, both versions are shown. */
export function SettingsTab(props: { readonly detail: MachineDetail }) {
  const { t } = useTranslation(['machines', 'common'])
  const { detail } = props
  const { machine } = detail
  const go = useGo()
  const mayWrite = useMay('inventory.write')
  const [base, setBase] = useState(machine)
  const [draft, setDraft] = useState(() => fieldsOf(machine))
  const [theirs, setTheirs] = useState<Machine | null>(null)
  const [choices, setChoices] = useState<Readonly<Partial<Record<FieldName, Choice>>>>({})
  const save = useWish(changeMachine, [showMachine, showPaths, listChanges])
  const changes = changesOf(fieldsOf(base), draft)
  const dirty = Object.keys(changes).length > 0
  // What others save while nothing is typed here is simply shown.
  useEffect(() => {
    if (dirty || machine.revision === base.revision) return
    setBase(machine)
    setDraft(fieldsOf(machine))
  }, [machine, base.revision, dirty])

  const set = (change: Partial<MachineFields>) => setDraft((now) => ({ ...now, ...change }))
  const send = (body: Partial<MachineFields>, revision: number) => {
    save.mutate(
      { params: { machine: machine.id }, body: { ...body, revision } },
      {
        onSuccess: (saved) => {
          setBase(saved)
          setDraft(fieldsOf(saved))
          setTheirs(null)
          setChoices({})
          if (saved.slug !== machine.slug) go(paths.machine(saved.slug, 'settings'), { replace: true })
        },
        onError: (error) => {
          const current =
            error instanceof CallRefused && error.status === 409 ? Machine.safeParse(error.current) : null
          if (current?.success) setTheirs(current.data)
        },
      },
    )
  }
  const merge = () => {
    if (!theirs) return
    const merged = mergeEdits(fieldsOf(base), draft, fieldsOf(theirs), choices)
    send(changesOf(fieldsOf(theirs), merged), theirs.revision)
  }
  const problem = (field: string) =>
    save.error instanceof CallRefused && !theirs
      ? save.error.problems.find((one) => one.path.join('.') === field)?.message
      : undefined
  const fields: FieldsProps = { draft, set, problem, detail }
  const shownAtField = fieldNames.filter((field) => problem(field) !== undefined)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send(changes, base.revision)
      }}
    >
      <fieldset className={classes.fields} disabled={!mayWrite}>
        <Ledger>
          <Section label={t('settings.identity')} note={t('settings.identityNote')}>
            <IdentityFields {...fields} />
          </Section>
          <Section label={t('settings.addresses')} note={t('settings.addressesNote')}>
            <AddressFields {...fields} />
            <InterfaceFields {...fields} />
          </Section>
          <Section label={t('settings.placement')} note={t('settings.placementNote')}>
            <PlacementFields {...fields} />
          </Section>
          <Section label={t('settings.path')} note={t('settings.pathNote')}>
            <PathFields {...fields} />
          </Section>
          <Section label={t('settings.accounts')} note={t('settings.accountsNote')}>
            <AccountsFields {...fields} />
          </Section>
          <Section label={t('settings.care')} note={t('settings.careNote')}>
            <CareFields {...fields} />
          </Section>
          <OwnFields {...fields} />
          <Section label={t('settings.notes')} note={t('settings.notesNote')}>
            <NotesField {...fields} />
          </Section>
        </Ledger>
      </fieldset>
      {theirs && (
        <ConflictTable
          name={theirs.name}
          clashes={findClashes(fieldsOf(base), draft, fieldsOf(theirs))}
          message={save.error instanceof Error ? save.error.message : ''}
          choices={choices}
          onChoose={(field, choice) => setChoices((now) => ({ ...now, [field]: choice }))}
          onMerge={merge}
          onTake={() => {
            setBase(theirs)
            setDraft(fieldsOf(theirs))
            setTheirs(null)
            save.reset()
          }}
          saving={save.isPending}
        />
      )}
      <div className={classes.save}>
        {!theirs && <CallProblems error={save.error} skip={shownAtField} />}
        {mayWrite && (
          <Button
            type="submit"
            variant="filled"
            disabled={!dirty || theirs !== null}
            loading={save.isPending}
          >
            {t('settings.save')}
          </Button>
        )}
        <span role="status" className={classes.quiet}>
          {!mayWrite
            ? t('common:notAllowed')
            : dirty
              ? ''
              : save.isSuccess
                ? t('settings.saved')
                : t('settings.unchanged')}
        </span>
      </div>
      {mayWrite && <DeleteMachine detail={detail} />}
    </form>
  )
}
