import { changeSite, createSite, deleteSite, listPlaces } from '@intendant/contract/places.ts'
import { OrganisationId, SiteId } from '@intendant/core/ids.ts'
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
import { OrganisationPicker } from './pickers.tsx'
import { PlaceEditor } from './place-editor.tsx'
import type { PartProps } from './places.tsx'

/** Where machines stand. */
export function SitesPart(props: PartProps) {
  const { t } = useTranslation(['places', 'common'])
  const format = useFormat()
  const { sites, organisations } = props.places
  const open = sites.some((each) => each.id === props.editing)
  const add = <Button onClick={() => props.onEdit('new')}>{t('places:sites.new')}</Button>
  return (
    <>
      {props.mayWrite && (props.editing === 'new' || open) && <Editor {...props} key={props.editing} />}
      <Ledger>
        <Section label={t('places:tabs.sites')} note={t('places:sites.note')}>
          {sites.length === 0 ? (
            <EmptyState
              title={t('places:sites.empty')}
              body={t('places:sites.emptyBody')}
              action={props.mayWrite ? add : undefined}
            />
          ) : (
            <DataTable
              caption={t('places:tabs.sites')}
              rows={sites.toSorted((a, b) => format.compare(a.name, b.name))}
              rowKey={(row) => row.id}
              columns={[
                {
                  id: 'name',
                  header: t('places:name'),
                  cell: (row) => <AppLink to={paths.machines({ q: `site:${row.slug}` })}>{row.name}</AppLink>,
                },
                {
                  id: 'organisation',
                  header: t('places:organisation'),
                  cell: (row) => organisations.find((each) => each.id === row.organisationId)?.name,
                },
                { id: 'address', header: t('places:address'), cell: (row) => row.address },
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
  const create = useWish(createSite, [listPlaces])
  const change = useWish(changeSite, [listPlaces])
  const remove = useWish(deleteSite, [listPlaces])
  const stored = props.places.sites.find((each) => each.id === props.editing) ?? null
  return (
    <PlaceEditor
      label={stored ? t('sites.edit', { name: stored.name }) : t('sites.new')}
      note={t('sites.newNote')}
      stored={stored}
      labels={{
        organisationId: t('organisation'),
        name: t('name'),
        address: t('address'),
        notes: t('notes'),
      }}
      show={(_field, value) => String(value ?? '')}
      read={({ organisationId = stored?.organisationId ?? '', name = '', address = '', notes = '' }) => ({
        organisationId: OrganisationId.parse(organisationId),
        name,
        address,
        notes,
      })}
      create={(body) => create.mutateAsync({ body })}
      change={(id, { organisationId: _stays, ...body }) =>
        change.mutateAsync({ params: { id: SiteId.parse(id) }, body })
      }
      onDone={props.onDone}
      {...(stored && {
        remove: {
          question: t('sites.delete', { name: stored.name }),
          body: t('sites.deleteBody'),
          verb: t('sites.deleteVerb'),
          run: () => remove.mutateAsync({ params: { id: stored.id } }),
        },
      })}
    >
      {(base, error) => (
        <>
          {!base && <OrganisationPicker organisations={props.places.organisations} />}
          <TextInput
            label={t('name')}
            name="name"
            defaultValue={String(base?.name ?? '')}
            error={fieldProblem(error, 'name')}
            data-autofocus
          />
          <TextInput
            label={t('address')}
            name="address"
            defaultValue={String(base?.address ?? '')}
            error={fieldProblem(error, 'address')}
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
