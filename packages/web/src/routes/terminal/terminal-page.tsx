import { listSessions, openSession, type Session } from '@intendant/contract/sessions.ts'
import { showSettings } from '@intendant/contract/system.ts'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, refreshAnswers, useAnswer } from '../../api.ts'
import { isOver } from '../../parts/session-state.ts'
import type { LeaderCommand } from '../../parts/terminal-keys.ts'
import { Loading } from '../../ui/loading.tsx'
import { useArrival } from '../../ui/page-title.ts'
import { CallProblems } from '../../ui/problems.tsx'
import { useChangeUrlQuery, useUrlQuery } from '../../ui/url-query.ts'
import { Dividers } from './dividers.tsx'
import {
  closePane,
  focusPane,
  keepSessions,
  moveFocus,
  nextPane,
  openInTab,
  panesOf,
  placePanes,
  replaceSession,
  sessionsOf,
  showTab,
  splitPane,
  type Tab,
} from './layout.ts'
import { Pane, type PaneWishes } from './pane.tsx'
import { StatusLine } from './status-line.tsx'
import { TabBar } from './tab-bar.tsx'
import classes from './terminal-page.module.css'
import { TerminalStart } from './terminal-start.tsx'
import { useWorkspace, type Workspace } from './use-workspace.ts'

const narrowScreen = '(max-width: 639px)'
const wholeRoom = { left: 0, top: 0, width: 1, height: 1 }

/** The workspace of shells: tabs and panes, the same in every browser of a person. */
export function TerminalPage() {
  // Both areas at once: a text that is fetched later would take the terminals off the page meanwhile.
  const { ready } = useTranslation(['terminal', 'machines', 'common'])
  const workspace = useWorkspace()
  const sessions = useAnswer(listSessions, { query: { limit: 500 } })
  if (sessions.error && !sessions.data) {
    return <CallProblems error={sessions.error} onRetry={() => void sessions.refetch()} />
  }
  if (!ready || workspace === null || !sessions.data) return <Loading />
  return <Terminals workspace={workspace} sessions={sessions.data} />
}

function Terminals(props: { readonly workspace: Workspace; readonly sessions: readonly Session[] }) {
  const { workspace, sessions } = props
  const { t } = useTranslation('terminal')
  const heading = useArrival(t('title'))
  const opener = useOpener(workspace, sessions)
  const settings = useAnswer(showSettings, {})
  const narrow = useMediaQuery(narrowScreen) ?? false
  const [armed, setArmed] = useState(false)
  const [picking, setPicking] = useState(false)
  const page = useRef<HTMLDivElement>(null)
  const { layout } = workspace
  const current = layout.tabs[layout.active]
  const sessionOf = (number: number) => opener.find(number)
  useFocusFollows(page, current?.focus)

  const run = (command: LeaderCommand) => {
    if (command === 'new-tab') setPicking(true)
    else if (command === 'leave') leaveTerminal(page.current)
    else runCommand(workspace, opener, command)
  }
  const wishesOf = (number: number): PaneWishes => ({
    focus: () => {
      if (current?.focus !== number) workspace.change((now) => focusPane(now, number))
    },
    close: () => workspace.change((now) => closePane(now, number)),
    split: (direction, on) => opener.beside(number, direction, on),
    reconnect: () => opener.again(number),
    command: run,
    arm: setArmed,
    prefer: workspace.prefer,
  })
  const closeTab = (tab: Tab) => {
    const own = panesOf(tab.root).map((pane) => pane.session)
    workspace.change((now) => keepSessions(now, (number) => !own.includes(number)))
  }
  const pick = (slug: string) => {
    setPicking(false)
    opener.open(slug)
  }
  return (
    <div className={classes.page} ref={page}>
      <h1 className={classes.hidden} tabIndex={-1} ref={heading}>
        {t('title')}
      </h1>
      <TabBar
        layout={layout}
        sessionOf={sessionOf}
        picking={picking}
        onPicking={setPicking}
        onShow={(index) =>
          workspace.change((now) => (narrow && index === now.active ? nextPane(now) : showTab(now, index)))
        }
        onClose={closeTab}
        onPick={pick}
        onFullScreen={() => void page.current?.requestFullscreen?.()}
      />
      {opener.error !== null && (
        <div className={classes.failed}>
          <p>{t('pick.failed')}</p>
          <CallProblems error={opener.error} />
        </div>
      )}
      <div className={classes.panes}>
        {layout.tabs.length === 0 && (
          <TerminalStart
            running={sessions.filter((session) => !isOver(session) && session.mine)}
            onPick={pick}
            onShow={(number) => workspace.change((now) => openInTab(now, number))}
          />
        )}
        <Panes workspace={workspace} sessionOf={sessionOf} wishesOf={wishesOf} />
        {current && !narrow && <Dividers root={current.root} onChange={workspace.change} />}
      </div>
      <StatusLine
        session={current && sessionOf(current.focus)}
        keepMinutes={settings.data?.sessionKeepMinutes}
        armed={armed}
      />
    </div>
  )
}

/** Every pane of every tab stays on the page, in one flat list: moving one about never makes its terminal anew. */
function Panes(props: {
  readonly workspace: Workspace
  readonly sessionOf: (number: number) => Session | undefined
  readonly wishesOf: (number: number) => PaneWishes
}): ReactNode {
  const { layout, preferences } = props.workspace
  // A phone shows the pane that has the focus; the others wait behind it.
  const narrow = useMediaQuery(narrowScreen) ?? false
  return layout.tabs
    .flatMap((tab, index) => placePanes(tab.root).map((place) => ({ ...place, tab, index })))
    .sort((a, b) => a.pane.session - b.pane.session)
    .map(({ pane, rect, tab, index }) => {
      const session = props.sessionOf(pane.session)
      if (!session) return null
      const hasFocus = tab.focus === pane.session
      const room = narrow ? wholeRoom : rect
      return (
        <Pane
          key={pane.session}
          session={session}
          watch={pane.watch || !session.mine}
          shown={index === layout.active && (hasFocus || !narrow)}
          focused={index === layout.active && hasFocus}
          style={{
            left: `${room.left * 100}%`,
            top: `${room.top * 100}%`,
            width: `${room.width * 100}%`,
            height: `${room.height * 100}%`,
            borderLeftWidth: room.left > 0 ? 1 : 0,
            borderTopWidth: room.top > 0 ? 1 : 0,
          }}
          preferences={preferences}
          wishes={props.wishesOf(pane.session)}
        />
      )
    })
}

type Beside = (number: number, ...place: Parameters<PaneWishes['split']>) => void

/** Opens sessions, and does what the URL asks for when the page is opened by a link. */
function useOpener(workspace: Workspace, sessions: readonly Session[]) {
  const query = useUrlQuery()
  const changeQuery = useChangeUrlQuery()
  const [fresh, setFresh] = useState<readonly Session[]>([])
  const [error, setError] = useState<unknown>(null)
  const asked = useRef('')
  const find = (number: number) =>
    sessions.find((session) => session.number === number) ??
    fresh.find((session) => session.number === number)

  const start = (slug: string, login: string | undefined, place: (number: number) => void) => {
    setError(null)
    ask(openSession, { body: { machine: slug, ...(login ? { login } : {}) } }).then((session) => {
      setFresh((all) => [...all, session])
      place(session.number)
      void refreshAnswers(listSessions)
    }, setError)
  }
  const open = (slug: string, login?: string) =>
    start(slug, login, (number) => workspace.change((now) => openInTab(now, number)))
  const beside: Beside = (number, direction, on) => {
    const like = find(number)
    if (!like) return
    start(on?.slug ?? like.machine.slug, on?.login ?? like.login, (next) =>
      workspace.change((now) => splitPane(now, number, next, direction)),
    )
  }
  const again = (number: number) => {
    const like = find(number)
    if (!like) return
    start(like.machine.slug, like.login, (next) =>
      workspace.change((now) => replaceSession(now, number, next)),
    )
  }

  const wish = query.get('open')
  const login = query.get('login')
  const wanted = [query.get('session'), ...(query.get('sessions') ?? '').split(',')]
    .map(Number)
    .filter((n) => n > 0)
  const shown = sessionsOf(workspace.layout).join(',')
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the URL asks for something, not at each render
  useEffect(() => {
    const key = `${wish ?? ''} ${login ?? ''} ${wanted.join(',')}`
    if (asked.current === key) return
    asked.current = key
    // What ended by itself since the last visit is not shown again, unless the URL asks for it.
    const kept = (number: number) => {
      const session = find(number)
      return session !== undefined && (session.state !== 'ended' || wanted.includes(number))
    }
    workspace.change((now) => wanted.reduce((all, number) => openInTab(all, number), keepSessions(now, kept)))
    if (wish) open(wish, login ?? undefined)
  }, [wish, login, wanted.join(',')])
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the sessions on the page
  useEffect(() => {
    asked.current = `  ${shown}`
    changeQuery({ open: null, login: null, session: null, sessions: shown })
  }, [shown])

  return { find, open, beside, again, error }
}

function runCommand(workspace: Workspace, opener: ReturnType<typeof useOpener>, command: LeaderCommand) {
  const { layout } = workspace
  const focus = layout.tabs[layout.active]?.focus
  switch (command) {
    case 'close-pane':
      if (focus !== undefined) workspace.change((now) => closePane(now, focus))
      return
    case 'split':
    case 'split-below':
      if (focus !== undefined) opener.beside(focus, command === 'split' ? 'row' : 'column')
      return
    case 'next-tab':
    case 'previous-tab': {
      const step = command === 'next-tab' ? 1 : layout.tabs.length - 1
      return workspace.change((now) => showTab(now, (now.active + step) % Math.max(1, now.tabs.length)))
    }
    case 'left':
    case 'right':
    case 'up':
    case 'down':
      return workspace.change((now) => moveFocus(now, command))
    case 'new-tab':
    case 'find':
    case 'files':
    case 'leave':
      return
  }
}

/** Gives the keyboard to the pane that has the focus in the layout. */
function useFocusFollows(page: { readonly current: HTMLElement | null }, focus: number | undefined) {
  useEffect(() => {
    if (focus === undefined) return
    const pane = page.current?.querySelector<HTMLElement>(`[data-session="${focus}"]`)
    if (pane?.contains(document.activeElement)) return
    pane?.querySelector<HTMLElement>('.xterm-helper-textarea')?.focus()
  }, [page, focus])
}

/** Lets the keyboard out of the terminals, to the first tab. */
function leaveTerminal(page: HTMLElement | null) {
  page?.querySelector<HTMLElement>('nav [aria-current]')?.focus()
}
