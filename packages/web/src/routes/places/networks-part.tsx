import { listMachines, showMachine } from '@intendant/contract/machines.ts'
import { changeNetwork, createNetwork, deleteNetwork, listPlaces } from '@intendant/contract/places.ts'
import { MachineId, NetworkId, OrganisationId, SiteId } from '@intendant/core/ids.ts'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { question, useAnswer, useWish } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { MachineName } from '../../parts/machine-name.tsx'
import { paths } from '../../paths.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Pair } from '../../ui/form.tsx'
import { Ledger, Section } from '../../ui/ledger.tsx'
import { AppLink } from '../../ui/link.tsx'
import { fieldProblem } from '../../ui/problems.tsx'
import { GatewayPicker, OrganisationPicker, SitePicker } from './pickers.tsx'
import { PlaceEditor } from './place-editor.tsx'
import type { PartProps } from './places.tsx'

/** The machines that are gateways of these networks: of the first thousand, and one by one where there are more. */
function useGateways(networks: PartProps['places']['networks']) {
  const { data } = useAnswer(listMachines, { query: { limit: 1000 } })
  const rows = data?.rows ?? []
  const gateways = new Set(networks.flatMap(({ gatewayId }) => gatewayId ?? []))
  const missing = data ? [...gateways].filter((id) => !rows.some((row) => row.id === id)) : []
  const single = useQueries({
    queries: missing.map((id) => question(showMachine, { params: { machine: id } })),
  })
  const known = [...rows, ...single.flatMap((answer) => answer.data?.machine ?? [])]
  return (id: string | null) => (id === null ? undefined : known.find((row) => row.id === id))
}

/** Ranges of addresses, each with the way into it. */
export function NetworksPart(props: PartProps) {
  const { t } = useTranslation(['places', 'common'])
  const format = useFormat()
  const machineOf = useGateways(props.places.networks)
  const { networks, organisations, sites } = props.places
  const open = networks.some((each) => each.id === props.editing)
  const add = <Button onClick={() => props.onEdit('new')}>{t('places:networks.new')}</Button>
  return (
    <>
      {props.mayWrite && (props.editing === 'new' || open) && <Editor {...props} key={props.editing} />}
      <Ledger>
        <Section label={t('places:tabs.networks')} note={t('places:networks.note')}>
          {networks.length === 0 ? (
            <EmptyState
              title={t('places:networks.empty')}
              body={t('places:networks.emptyBody')}
              action={props.mayWrite ? add : undefined}
            />
          ) : (
            <DataTable
              caption={t('places:tabs.networks')}
              rows={networks.toSorted((a, b) => format.compare(a.name, b.name))}
              rowKey={(row) => row.id}
              columns={[
                { id: 'name', header: t('places:name'), cell: (row) => <b>{row.name}</b> },
                {
                  id: 'range',
                  header: t('places:range'),
                  cell: (row) => <CopyText text={row.prefix} what={t('places:range')} />,
                },
                {
                  id: 'gateway',
                  header: t('places:gateway'),
                  cell: (row) => {
                    const gateway = machineOf(row.gatewayId)
                    if (gateway)
                      return <MachineName slug={gateway.slug} name={gateway.name} kind={gateway.kind} />
                    return <span style={{ color: 'var(--text-2)' }}>{t('places:noGatewayShort')}</span>
                  },
                },
                { id: 'vlan', header: t('places:vlan'), cell: (row) => row.vlan },
                {
                  id: 'where',
                  header: t('places:organisation'),
                  cell: (row) =>
                    [
                      organisations.find((each) => each.id === row.organisationId)?.name,
                      sites.find((each) => each.id === row.siteId)?.name,
                    ]
                      .filter(Boolean)
                      .join(', '),
                },
                {
                  id: 'machines',
                  header: t('places:machines'),
                  end: true,
                  cell: (row) => (
                    <AppLink to={paths.machines({ q: `ip:${row.prefix}` })}>
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
  const machineOf = useGateways(props.places.networks)
  const create = useWish(createNetwork, [listPlaces])
  const change = useWish(changeNetwork, [listPlaces])
  const remove = useWish(deleteNetwork, [listPlaces])
  const { organisations, sites } = props.places
  const stored = props.places.networks.find((each) => each.id === props.editing) ?? null
  const show = (field: string, value: unknown) => {
    if (field === 'gatewayId') return machineOf(value as string | null)?.name ?? String(value ?? '')
    if (field === 'siteId') return sites.find((each) => each.id === value)?.name ?? ''
    return String(value ?? '')
  }
  return (
    <PlaceEditor
      label={stored ? t('networks.edit', { name: stored.name }) : t('networks.new')}
      note={t('networks.newNote')}
      stored={stored}
      labels={{
        name: t('name'),
        prefix: t('range'),
        gatewayId: t('gateway'),
        siteId: t('site'),
        vlan: t('vlan'),
        notes: t('notes'),
      }}
      show={show}
      read={(texts) => ({
        organisationId: OrganisationId.parse(texts.organisationId ?? stored?.organisationId),
        name: texts.name ?? '',
        prefix: texts.prefix ?? '',
        gatewayId: texts.gatewayId ? MachineId.parse(texts.gatewayId) : null,
        siteId: texts.siteId ? SiteId.parse(texts.siteId) : null,
        vlan: texts.vlan ? Number(texts.vlan) : null,
        notes: texts.notes ?? '',
      })}
      create={(body) => create.mutateAsync({ body })}
      change={(id, { organisationId: _stays, ...body }) =>
        change.mutateAsync({ params: { id: NetworkId.parse(id) }, body })
      }
      onDone={props.onDone}
      {...(stored && {
        remove: {
          question: t('networks.delete', { name: stored.name }),
          body: t('networks.deleteBody'),
          verb: t('networks.deleteVerb'),
          run: () => remove.mutateAsync({ params: { id: stored.id } }),
        },
      })}
    >
      {(base, error) => {
        // The id stands even where the name is not known (yet): saving must never lose the gateway.
        const id = (base?.gatewayId ?? null) as string | null
        const gateway = id === null ? null : { id, name: machineOf(id)?.name ?? id }
        return (
          <>
            {!base && <OrganisationPicker organisations={organisations} />}
            <Pair>
              <TextInput
                label={t('name')}
                name="name"
                defaultValue={String(base?.name ?? '')}
                error={fieldProblem(error, 'name')}
                data-autofocus
              />
              <TextInput
                label={t('range')}
                name="prefix"
                description={t('rangeHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                defaultValue={String(base?.prefix ?? '')}
                error={fieldProblem(error, 'prefix')}
                spellCheck={false}
                styles={{ input: { fontFamily: 'var(--mono)' } }}
              />
            </Pair>
            <GatewayPicker key={gateway?.name ?? 'none'} chosen={gateway} />
            <Pair>
              <SitePicker sites={sites} chosen={(base?.siteId ?? null) as string | null} />
              <TextInput
                label={t('vlan')}
                name="vlan"
                description={t('vlanHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                type="number"
                min={1}
                max={4094}
                defaultValue={String(base?.vlan ?? '')}
                error={fieldProblem(error, 'vlan')}
              />
            </Pair>
            <Textarea
              label={t('notes')}
              name="notes"
              defaultValue={String(base?.notes ?? '')}
              error={fieldProblem(error, 'notes')}
            />
          </>
        )
      }}
    </PlaceEditor>
  )
}
