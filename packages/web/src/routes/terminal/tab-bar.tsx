import type { Session } from '@intendant/contract/sessions.ts'
import { Popover } from '@mantine/core'
import { IconLayoutColumns, IconMaximize, IconPlus, IconTerminal2, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isOver } from '../../parts/session-state.ts'
import { type Layout, panesOf, type Tab } from './layout.ts'
import { MachinePicker } from './machine-picker.tsx'
import classes from './tab-bar.module.css'

const icon = { size: 15, stroke: 1.7, 'aria-hidden': true } as const

/** The tabs, the way to a new one, and who sees what is printed. */
export function TabBar(props: {
  readonly layout: Layout
  readonly sessionOf: (number: number) => Session | undefined
  readonly picking: boolean
  readonly onPicking: (picking: boolean) => void
  readonly onShow: (index: number) => void
  readonly onClose: (tab: Tab) => void
  readonly onPick: (slug: string) => void
  readonly onFullScreen: () => void
}) {
  const { t } = useTranslation('terminal')
  const { layout, sessionOf, onShow, onClose } = props
  const current = layout.tabs[layout.active]
  const focused = current && sessionOf(current.focus)
  return (
    <div className={classes.bar}>
      <nav className={classes.tabs} aria-label={t('tabs')}>
        {layout.tabs.map((tab, index) => {
          const name = nameOf(tab, sessionOf)
          const more = panesOf(tab.root).length - 1
          const Icon = more > 0 ? IconLayoutColumns : IconTerminal2
          return (
            <div
              key={panesOf(tab.root)[0]?.session}
              className={classes.tab}
              data-current={index === layout.active || undefined}
            >
              <button
                type="button"
                aria-current={index === layout.active ? 'page' : undefined}
                onClick={() => onShow(index)}
                aria-label={more > 0 ? `${name} ${t('tabMore', { count: more })}` : name}
              >
                <Icon {...icon} />
                <span className={classes.name}>{name}</span>
                {more > 0 && <span className={classes.count}>+ {more}</span>}
              </button>
              <button
                type="button"
                className={classes.close}
                aria-label={t('closeTab', { name })}
                title={t('closeTab', { name })}
                onClick={() => onClose(tab)}
              >
                <IconX size={13} stroke={1.7} aria-hidden />
              </button>
            </div>
          )
        })}
      </nav>
      <Popover
        opened={props.picking}
        onChange={props.onPicking}
        position="bottom-start"
        width={380}
        withinPortal
        trapFocus
      >
        <Popover.Target>
          <button
            type="button"
            className={classes.plus}
            aria-label={t('newTab')}
            title={t('newTab')}
            onClick={() => props.onPicking(!props.picking)}
          >
            <IconPlus {...icon} />
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <MachinePicker onPick={props.onPick} autoFocus />
        </Popover.Dropdown>
      </Popover>
      <div className={classes.facts}>
        {focused?.recorded && !isOver(focused) && (
          <span className={classes.recorded} title={t('recordedHint')}>
            {t('recorded')}
          </span>
        )}
        {focused && focused.watchers.length > 0 && (
          <span>{t('watching', { count: focused.watchers.length, names: focused.watchers.join(', ') })}</span>
        )}
        <button
          type="button"
          className={classes.plus}
          onClick={props.onFullScreen}
          aria-label={t('fullScreen')}
          title={t('fullScreen')}
        >
          <IconMaximize {...icon} />
        </button>
      </div>
    </div>
  )
}

function nameOf(tab: Tab, sessionOf: (number: number) => Session | undefined): string {
  return sessionOf(tab.focus)?.machine.name ?? `#${tab.focus}`
}
