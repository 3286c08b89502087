import { listKeys, type MachineDetail } from '@intendant/contract/machines.ts'
import { showSettings } from '@intendant/contract/system.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import Markdown from 'react-markdown'
import { useAnswer } from '../../api.ts'
import { MachineName } from '../../parts/machine-name.tsx'
import { statusOfReach } from '../../parts/reach-status.tsx'
import { paths } from '../../paths.ts'
import { Facts, Ledger, Section } from '../../ui/ledger.tsx'
import { AppLink } from '../../ui/link.tsx'
import { Glyph } from '../../ui/status.tsx'
import { ChangeRows } from './changes-tab.tsx'
import { HostKeys } from './host-keys.tsx'
import { Duties, Tags } from './machine-cells.tsx'
import classes from './machine-page.module.css'

/** The machine on one page: where it stands, who keeps it, what changed, what one should know. */
export function OverviewTab(props: { readonly detail: MachineDetail }) {
  const { t } = useTranslation(['machines', 'common'])
  const { detail } = props
  const { machine } = detail
  return (
    <Ledger>
      <Section label={t('page.standing')}>
        <div className={classes.columns}>
          <Column title={t('page.guests')} empty={detail.guests.length === 0}>
            {detail.guests.map((guest) => (
              <span key={guest.slug}>
                <Glyph
                  kind={statusOfReach(guest.reach.state)}
                  label={t(`common:reach.${guest.reach.state}`)}
                />{' '}
                <MachineName slug={guest.slug} name={guest.name} kind={guest.kind} />
              </span>
            ))}
          </Column>
          <Column title={t('page.behind')} empty={detail.behind.length === 0}>
            {detail.behind.map((other) => (
              <MachineName key={other.slug} slug={other.slug} name={other.name} />
            ))}
          </Column>
          <Column title={t('page.networks')} empty={detail.networks.length === 0}>
            {detail.networks.map((network) => (
              <span key={network.id}>
                {network.name} <code>{network.prefix}</code>{' '}
                {network.gateway && <span className={classes.quiet}>{t('page.gateway')}</span>}
              </span>
            ))}
          </Column>
          <Column title={t('page.owners')} empty={detail.owners.length === 0}>
            {detail.owners.map((owner) => (
              <span key={owner.id}>{owner.name}</span>
            ))}
          </Column>
        </div>
      </Section>
      <Section label={t('page.fields')}>
        <FieldFacts detail={detail} />
      </Section>
      {!detail.isSelf && (
        <Section label={t('page.hostKeys')}>
          <HostKeys keys={detail.hostKeys} machine={machine.name} />
        </Section>
      )}
      <Section
        label={t('page.recent')}
        note={<AppLink to={paths.machine(machine.slug, 'changes')}>{t('page.allChanges')}</AppLink>}
      >
        <ChangeRows slug={machine.slug} limit={5} />
      </Section>
      <Section
        label={t('page.notes')}
        note={<AppLink to={paths.machine(machine.slug, 'settings')}>{t('page.editNotes')}</AppLink>}
      >
        <div className={classes.notes}>
          {machine.notes ? (
            // No raw HTML, no pictures that would call another server.
            <Markdown skipHtml disallowedElements={['img']}>
              {machine.notes}
            </Markdown>
          ) : (
            <p className={classes.quiet}>{t('page.noNotes')}</p>
          )}
        </div>
      </Section>
    </Ledger>
  )
}

function FieldFacts(props: { readonly detail: MachineDetail }) {
  const { t } = useTranslation(['machines', 'common'])
  const settings = useAnswer(showSettings, {})
  const keys = useAnswer(listKeys, {})
  const { machine } = props.detail
  const custom = settings.data?.customFields ?? []
  const keyName = (id: string | null) =>
    id === null ? t('page.ownKey') : (keys.data?.find((key) => key.id === id)?.name ?? '')
  const items: (readonly [string, ReactNode])[] = [
    [
      t('page.accounts'),
      machine.accounts.length > 0 ? (
        <span key="accounts" className={classes.list}>
          {machine.accounts.map((account) => (
            <span key={account.login}>
              <code>{account.login}</code> <span className={classes.quiet}>{keyName(account.keyId)}</span>
            </span>
          ))}
        </span>
      ) : (
        t('page.nothing')
      ),
    ],
    [t('page.tags'), machine.tags.length > 0 ? <Tags key="tags" tags={machine.tags} /> : t('page.nothing')],
    [
      t('page.duties'),
      machine.duties.length > 0 ? <Duties key="duties" duties={machine.duties} /> : t('page.nothing'),
    ],
    ...custom
      .filter((field) => machine.customValues[field.key])
      .map((field) => [field.label, machine.customValues[field.key]] as const),
  ]
  return <Facts items={items} />
}

function Column(props: { readonly title: string; readonly empty: boolean; readonly children: ReactNode }) {
  const { t } = useTranslation('machines')
  return (
    <div>
      <h3>{props.title}</h3>
      <div className={classes.list}>
        {props.empty ? <span className={classes.quiet}>{t('page.nothing')}</span> : props.children}
      </div>
    </div>
  )
}
