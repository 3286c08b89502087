import {
  changeOrganisation,
  createOrganisation,
  deleteOrganisation,
  listPlaces,
} from '@intendant/contract/places.ts'
import { OrganisationId } from '@intendant/core/ids.ts'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { paths } from '../../paths.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Ledger, Section } from '../../ui/ledger.tsx'
import { AppLink } from '../../ui/link.tsx'
import { fieldProblem } from '../../ui/problems.tsx'
import { PlaceEditor } from './place-editor.tsx'
import type { PartProps } from './places.tsx'

/** The customers whose things are kept. */
export function OrganisationsPart(props: PartProps) {
  const { t } = useTranslation(['places', 'common'])
  const format = useFormat()
  const { organisations } = props.places
  const open = organisations.find((each) => each.id === props.editing)
  return (
    <>
      {props.mayWrite && (props.editing === 'new' || open) && <Editor {...props} key={props.editing} />}
      <Ledger>
        <Section label={t('places:tabs.organisations')} note={t('places:organisations.note')}>
          {organisations.length === 0 ? (
            <EmptyState title={t('places:organisations.empty')} body={t('places:organisations.emptyBody')} />
          ) : (
            <DataTable
              caption={t('places:tabs.organisations')}
              rows={organisations.toSorted((a, b) => format.compare(a.name, b.name))}
              rowKey={(row) => row.id}
              columns={[
                { id: 'name', header: t('places:name'), cell: (row) => <b>{row.name}</b> },
                { id: 'notes', header: t('places:notes'), cell: (row) => row.notes.split('\n')[0] },
                {
                  id: 'machines',
                  header: t('places:machines'),
                  end: true,
                  cell: (row) => (
                    <AppLink to={paths.machines({ q: `org:${row.slug}` })}>
                      {format.number(row.machineCount)}
                    </AppLink>
                  ),
                },
                {
                  id: 'edit',
                  header: '',
                  end: true,
                  bare: true,
                  cell: (row) =>
                    props.mayWrite && (
                      <Button size="xs" onClick={() => props.onEdit(row.id)}>
                        {t('common:edit')}
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Section>
      </Ledger>
    </>
  )
}

function Editor(props: PartProps) {
  const { t } = useTranslation('places')
  const create = useWish(createOrganisation, [listPlaces])
  const change = useWish(changeOrganisation, [listPlaces])
  const remove = useWish(deleteOrganisation, [listPlaces])
  const stored = props.places.organisations.find((each) => each.id === props.editing) ?? null
  return (
    <PlaceEditor
      label={stored ? t('organisations.edit', { name: stored.name }) : t('organisations.new')}
      note={t('organisations.newNote')}
      stored={stored}
      labels={{ name: t('name'), notes: t('notes') }}
      show={(_field, value) => String(value ?? '')}
      read={({ name = '', notes = '' }) => ({ name, notes })}
      create={(body) => create.mutateAsync({ body })}
      change={(id, body) => change.mutateAsync({ params: { id: OrganisationId.parse(id) }, body })}
      onDone={props.onDone}
      {...(stored && {
        remove: {
          question: t('organisations.delete', { name: stored.name }),
          body: t('organisations.deleteBody'),
          verb: t('organisations.deleteVerb'),
          run: () => remove.mutateAsync({ params: { id: stored.id } }),
        },
      })}
    >
      {(base, error) => (
        <>
          <TextInput
            label={t('name')}
            name="name"
            defaultValue={String(base?.name ?? '')}
            error={fieldProblem(error, 'name')}
            data-autofocus
          />
          <Textarea
            label={t('notes')}
            name="notes"
            defaultValue={String(base?.notes ?? '')}
            error={fieldProblem(error, 'notes')}
          />
        </>
      )}
    </PlaceEditor>
  )
}
