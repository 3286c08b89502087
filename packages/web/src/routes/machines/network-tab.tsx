import { type MachineDetail, showPaths } from '@intendant/contract/machines.ts'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { MachineName } from '../../parts/machine-name.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Ledger, Section } from '../../ui/ledger.tsx'
import { Answer } from '../../ui/loading.tsx'
import { Problems } from '../../ui/problems.tsx'
import classes from './machine-page.module.css'

/** Interfaces, networks, and why the way to the machine is what it is. */
export function NetworkTab(props: { readonly detail: MachineDetail }) {
  const { t } = useTranslation('machines')
  const { machine, networks } = props.detail
  return (
    <Ledger>
      <Section label={t('page.why')} note={t('page.whyNote')}>
        <Ways slug={machine.slug} />
      </Section>
      <Section label={t('page.interfaces')}>
        {machine.interfaces.length === 0 ? (
          <p className={classes.quiet}>{t('page.noInterfaces')}</p>
        ) : (
          <DataTable
            caption={t('page.interfaces')}
            rows={machine.interfaces}
            rowKey={(part) => part.name}
            columns={[
              { id: 'name', header: t('column.name'), cell: (part) => <code>{part.name}</code> },
              { id: 'mac', header: t('page.mac'), cell: (part) => part.mac && <CopyText text={part.mac} /> },
              {
                id: 'addresses',
                header: t('column.addresses'),
                cell: (part) => part.addresses.map((address) => <CopyText key={address} text={address} />),
              },
            ]}
          />
        )}
      </Section>
      <Section label={t('page.networks')}>
        {networks.length === 0 ? (
          <p className={classes.quiet}>{t('page.noNetworks')}</p>
        ) : (
          <ul className={classes.list}>
            {networks.map((network) => (
              <li key={network.id}>
                {network.name} <code>{network.prefix}</code>{' '}
                {network.gateway && <span className={classes.quiet}>{t('page.gatewayOf')}</span>}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </Ledger>
  )
}

function Ways(props: { readonly slug: string }) {
  const { t } = useTranslation('machines')
  const answer = useAnswer(showPaths, { params: { machine: props.slug } })
  return (
    <Answer query={answer}>
      {({ paths: ways, problem }) => (
        <>
          <Problems problems={problem ? [problem] : []} />
          {ways.map((way, place) => (
            <div key={way.sshCommand} className={classes.way}>
              <h3>
                {ways.length > 1 && t('page.way', { number: place + 1 })}
                <CopyText text={way.sshCommand} what={t('copySsh')} />
              </h3>
              <ol className={classes.why} data-other={place > 0 || undefined}>
                {way.hops.map((hop) => (
                  <li key={hop.machineId}>
                    <MachineName slug={hop.slug} name={hop.name} />{' '}
                    <code>
                      {hop.login}@{hop.address}
                      {hop.port === 22 ? '' : `:${hop.port}`}
                    </code>{' '}
                    <span className={classes.quiet}>{hop.why}</span>
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </>
      )}
    </Answer>
  )
}
