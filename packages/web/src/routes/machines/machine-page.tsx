import { type MachineDetail, showMachine } from '@intendant/contract/machines.ts'
import { Button } from '@mantine/core'
import { IconTerminal2 } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnswer } from '../../api.ts'
import { ReachStatus } from '../../parts/reach-status.tsx'
import { type MachineTab, paths } from '../../paths.ts'
import { useShortcuts } from '../../shell/keymap.ts'
import { useMay } from '../../shell/me.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { KindOutline } from '../../ui/kind-outline.tsx'
import { AppLink, useGo } from '../../ui/link.tsx'
import { Answer } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ChangesTab } from './changes-tab.tsx'
import classes from './machine-page.module.css'
import { MachineSessionsTab } from './machine-sessions-tab.tsx'
import { NetworkTab } from './network-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { PathBar } from './path-bar.tsx'
import { SettingsTab } from './settings-tab.tsx'

const tabs: readonly (MachineTab | undefined)[] = [undefined, 'network', 'changes', 'sessions', 'settings']

/** The page of one machine: what it is, how it is reached, what became of it. */
export function MachinePage() {
  const { machine = '', tab } = useParams({ strict: false }) as { machine?: string; tab?: string }
  const detail = useAnswer(showMachine, { params: { machine } })
  return <Answer query={detail}>{(data) => <MachineView detail={data} tab={tab} />}</Answer>
}

function MachineView(props: { readonly detail: MachineDetail; readonly tab: string | undefined }) {
  const { t } = useTranslation(['machines', 'common'])
  const go = useGo()
  const mayTerminal = useMay('machine.terminal')
  const { detail, tab } = props
  const { machine } = detail
  const openTerminal = () => go(paths.terminal({ open: machine.slug }))
  useShortcuts(
    mayTerminal
      ? [{ keys: 't', label: t('terminalOn', { name: machine.name }), scope: 'page', run: openTerminal }]
      : [],
  )
  return (
    <>
      <PageHeader
        title={machine.name}
        beside={<ReachStatus reach={detail.reach} full />}
        facts={<HeaderFacts detail={detail} />}
        actions={
          mayTerminal && (
            <Button
              variant="filled"
              onClick={openTerminal}
              leftSection={<IconTerminal2 size={16} stroke={1.7} aria-hidden />}
              rightSection={<KeyHint keys="T" />}
            >
              {t('terminal')}
            </Button>
          )
        }
      />
      <PathBar detail={detail} />
      <div className={classes.tabs}>
        <Tabs
          label={t('page.tabs')}
          tabs={tabs.map((name) => ({
            to: paths.machine(machine.slug, name),
            label: t(`page.${name ?? 'overview'}`),
            current: name === tab,
          }))}
        />
      </div>
      {tab === undefined && <OverviewTab detail={detail} />}
      {tab === 'network' && <NetworkTab detail={detail} />}
      {tab === 'changes' && <ChangesTab slug={machine.slug} />}
      {tab === 'sessions' && <MachineSessionsTab slug={machine.slug} />}
      {tab === 'settings' && <SettingsTab key={machine.id} detail={detail} />}
    </>
  )
}

function HeaderFacts(props: { readonly detail: MachineDetail }) {
  const { t } = useTranslation(['machines', 'common'])
  const { machine, organisation, site, host, isSelf } = props.detail
  const macs = machine.interfaces.flatMap((part) => (part.mac ? [part.mac] : []))
  const addresses = [
    ...(machine.sshAddress ? [machine.sshAddress] : []),
    ...machine.interfaces.flatMap((part) =>
      part.addresses.map((address) => address.split('/')[0] ?? address),
    ),
  ]
  return (
    <>
      <span className={classes.fact}>
        <KindOutline kind={machine.kind} silent /> {t(`common:kind.${machine.kind}`)}
        {host && (
          <>
            {' '}
            {t('page.on')} <AppLink to={paths.machine(host.slug)}>{host.name}</AppLink>
          </>
        )}
      </span>
      <span>{[organisation.name, site?.name].filter(Boolean).join(', ')}</span>
      {machine.operatingSystem && <span>{machine.operatingSystem}</span>}
      {[...new Set(addresses)].slice(0, 3).map((address) => (
        <CopyText key={address} text={address} />
      ))}
      {macs.slice(0, 1).map((mac) => (
        <CopyText key={mac} text={mac} />
      ))}
      {isSelf && <span>{t('page.self')}</span>}
    </>
  )
}
