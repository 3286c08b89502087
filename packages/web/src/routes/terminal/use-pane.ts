import type { ConnectionStep } from '@intendant/contract/machines.ts'
import { listSessions, type Session } from '@intendant/contract/sessions.ts'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '../../api.ts'
import { useFormat } from '../../language/use-format.ts'
import { isOver } from '../../parts/session-state.ts'
import { noOneShot, type OneShot } from '../../parts/terminal-keys.ts'
import { loadTerminalFont } from '../../parts/terminal-screen.ts'
import type { StreamStatus } from '../../parts/terminal-stream.ts'
import { createPaneTerminal, type PaneEvents, type PaneTerminal } from './pane-terminal.ts'
import type { TerminalPreferences } from './use-workspace.ts'

/** What a pane shows around its terminal. */
export type PaneState = {
  readonly session: Session
  readonly status: StreamStatus
  readonly steps: readonly ConnectionStep[]
  readonly latencyMs: number | null
  readonly oneShot: OneShot
}

type Asked = Pick<PaneEvents, 'onArmed' | 'onCommand' | 'onPasteQuestion' | 'onLink' | 'onKeyAfterEnd'>

/** What the stream says of a session holds for the lists too: who watches is announced nowhere else. */
function keepSession(session: Session) {
  queryClient.setQueriesData<readonly Session[]>({ queryKey: [listSessions.id] }, (list) =>
    list?.map((one) => (one.number === session.number ? session : one)),
  )
}

/** Puts the terminal of a session into an element and follows it. */
export function usePane(
  place: RefObject<HTMLDivElement | null>,
  first: Session,
  watch: boolean,
  preferences: TerminalPreferences,
  asked: Asked,
) {
  const { t } = useTranslation('terminal')
  const format = useFormat()
  const [state, setState] = useState<PaneState>({
    session: first,
    status: { state: 'connecting' },
    steps: [],
    latencyMs: null,
    oneShot: noOneShot,
  })
  const [terminal, setTerminal] = useState<PaneTerminal | null>(null)
  const latest = useRef({ asked, preferences, t, format })
  latest.current = { asked, preferences, t, format }
  const { number, login } = first
  const machine = first.machine.name

  useEffect(() => {
    let disposed = false
    let made: PaneTerminal | null = null
    const patch = (change: Partial<PaneState>) => setState((current) => ({ ...current, ...change }))
    void loadTerminalFont().then(() => {
      if (disposed || !place.current) return
      const label = latest.current.t('screenLabel', { login, machine })
      made = createPaneTerminal(place.current, { number, watch, label }, latest.current.preferences, {
        onStatus: (status) => patch({ status }),
        onStep: (step) => setState((current) => ({ ...current, steps: [...current.steps, step] })),
        onSession: (session) => {
          made?.setEnded(isOver(session))
          patch({ session })
          keepSession(session)
        },
        onLatency: (panelMs, pathMs) => patch({ latencyMs: panelMs + (pathMs ?? 0) }),
        onArmed: (armed) => latest.current.asked.onArmed(armed),
        onCommand: (command) => latest.current.asked.onCommand(command),
        onPasteQuestion: (question) => latest.current.asked.onPasteQuestion(question),
        onLink: (address) => latest.current.asked.onLink(address),
        onKeyAfterEnd: (key) => latest.current.asked.onKeyAfterEnd(key),
        onOneShotUsed: () => patch({ oneShot: noOneShot }),
        gapText: (bytes) => latest.current.t('gap', { size: latest.current.format.bytes(bytes) }),
      })
      setTerminal(made)
    })
    return () => {
      disposed = true
      made?.dispose()
      setTerminal(null)
    }
  }, [place, number, watch, login, machine])

  useEffect(() => {
    const element = place.current
    if (!element || !terminal) return undefined
    const observer = new ResizeObserver(() => terminal.fit())
    observer.observe(element)
    return () => observer.disconnect()
  }, [place, terminal])
  useEffect(() => terminal?.setOptions(preferences), [terminal, preferences])

  const holdOneShot = (oneShot: OneShot) => {
    terminal?.setOneShot(oneShot)
    setState((current) => ({ ...current, oneShot }))
  }
  return { ...state, terminal, holdOneShot }
}
