import type { ConnectionStep } from '@intendant/contract/machines.ts'
import { endSession, listSessions, type Session } from '@intendant/contract/sessions.ts'
import { Menu } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconFolder,
  IconLayoutColumns,
  IconLayoutRows,
  IconPlayerPlay,
  IconPlayerStop,
  IconSearch,
  IconServer,
  IconTextDecrease,
  IconTextIncrease,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useWish } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { brokenHop, toHopRows } from '../../parts/hop-rows.ts'
import { PathStrip, type StripHop } from '../../parts/path-strip.tsx'
import { hopNames, isOver } from '../../parts/session-state.ts'
import { paths } from '../../paths.ts'
import { useCopy } from '../../ui/copy-text.tsx'
import { useGo } from '../../ui/link.tsx'
import classes from './pane.module.css'
import type { PaneWishes } from './pane.tsx'
import { EndQuestion } from './questions.tsx'
import type { TerminalPreferences } from './use-workspace.ts'

const icon = { size: 15, stroke: 1.7, 'aria-hidden': true } as const

/** The way to the machine, how long it takes, and what can be done with the pane. */
export function PaneHeader(props: {
  readonly session: Session
  readonly steps: readonly ConnectionStep[]
  readonly focused: boolean
  readonly latencyMs: number | null
  readonly preferences: TerminalPreferences
  readonly wishes: PaneWishes
  readonly onLayer: (layer: 'find' | 'files') => void
}) {
  const { session, steps, focused, latencyMs, wishes, onLayer } = props
  const { t } = useTranslation('terminal')
  const format = useFormat()
  const rows = toHopRows(steps, hopNames(session))
  return (
    <header className={classes.header}>
      <div className={classes.way}>
        <PathStrip
          hops={useStrip(session, wishes)}
          lit={focused && !isOver(session)}
          brokenAt={brokenHop(rows)}
          atMost={5}
          small
        />
      </div>
      <div className={classes.tools}>
        {latencyMs !== null && <span className={classes.latency}>{format.latency(latencyMs)}</span>}
        <button
          type="button"
          className={classes.tool}
          onClick={() => onLayer('files')}
          title={t('pane.files')}
        >
          <IconFolder {...icon} />
          <span className={classes.fold}>{t('pane.files')}</span>
        </button>
        <button
          type="button"
          className={classes.tool}
          onClick={() => wishes.split('row')}
          title={t('pane.splitBeside')}
          aria-label={t('pane.splitBeside')}
        >
          <IconLayoutColumns {...icon} />
        </button>
        <PaneMenu {...props} />
      </div>
    </header>
  )
}

function PaneMenu(props: Parameters<typeof PaneHeader>[0]) {
  const { session, preferences, wishes, onLayer } = props
  const { t } = useTranslation('terminal')
  const go = useGo()
  const { copy } = useCopy()
  const [ending, setEnding] = useState(false)
  const end = useWish(endSession, [listSessions])
  const size = preferences.fontSize
  const command = session.path?.sshCommand
  return (
    <>
      <Menu>
        <Menu.Target>
          <button type="button" className={classes.tool} aria-label={t('pane.more')} title={t('pane.more')}>
            <IconDots {...icon} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Item icon={<IconLayoutRows {...icon} />} onClick={() => wishes.split('column')}>
            {t('pane.splitBelow')}
          </Item>
          <Item icon={<IconSearch {...icon} />} onClick={() => onLayer('find')}>
            {t('pane.find')}
          </Item>
          {command && (
            <Item icon={<IconCopy {...icon} />} onClick={() => copy(command)}>
              {t('pane.copySsh')}
            </Item>
          )}
          <Item icon={<IconServer {...icon} />} onClick={() => go(paths.machine(session.machine.slug))}>
            {t('pane.page', { name: session.machine.name })}
          </Item>
          {session.recorded && (
            <Item icon={<IconPlayerPlay {...icon} />} onClick={() => go(paths.session(session.number))}>
              {t('pane.replay', { number: session.number })}
            </Item>
          )}
          <Menu.Divider />
          <Item
            icon={<IconTextIncrease {...icon} />}
            onClick={() => wishes.prefer({ fontSize: Math.min(32, size + 1) })}
          >
            {t('pane.larger')}
          </Item>
          <Item
            icon={<IconTextDecrease {...icon} />}
            onClick={() => wishes.prefer({ fontSize: Math.max(8, size - 1) })}
          >
            {t('pane.smaller')}
          </Item>
          <Menu.Item
            role="menuitemcheckbox"
            aria-checked={preferences.screenReader}
            onClick={() => wishes.prefer({ screenReader: !preferences.screenReader })}
            leftSection={<span aria-hidden>{preferences.screenReader ? '✓' : '\u2007'}</span>}
          >
            {t('pane.screenReader')}
          </Menu.Item>
          <Menu.Divider />
          <Item icon={<IconX {...icon} />} onClick={wishes.close}>
            {t(isOver(session) ? 'closePane' : 'pane.close')}
          </Item>
          {!isOver(session) && session.mine && (
            <Item icon={<IconPlayerStop {...icon} />} onClick={() => setEnding(true)}>
              {t('pane.end', { number: session.number })}
            </Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <EndQuestion
        open={ending}
        session={session}
        error={end.error}
        onClose={() => setEnding(false)}
        onEnd={() =>
          end.mutate({ params: { number: session.number } }, { onSuccess: () => setEnding(false) })
        }
      />
    </>
  )
}

function Item(props: {
  readonly icon: ReactNode
  readonly onClick: () => void
  readonly children: ReactNode
}) {
  return (
    <Menu.Item leftSection={props.icon} onClick={props.onClick}>
      {props.children}
    </Menu.Item>
  )
}

/** The way, each hop but the last a button that opens a shell there beside this one. */
function useStrip(session: Session, wishes: PaneWishes): readonly StripHop[] {
  const { t } = useTranslation('terminal')
  const before = session.path?.hops.slice(0, -1) ?? []
  return [
    ...before.map((hop) => ({
      name: hop.name,
      act: { label: t('pane.openHop', { name: hop.name }), run: () => wishes.split('row', hop) },
    })),
    { name: `${session.login}@${session.machine.name}` },
  ]
}
