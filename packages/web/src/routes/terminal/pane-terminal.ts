import { CallRefused } from '@intendant/contract/client.ts'
import { createTicket, streamPath } from '@intendant/contract/sessions.ts'
import { ask } from '../../api.ts'
import {
  isLeader,
  isModifierAlone,
  type LeaderCommand,
  leaderCommand,
  noOneShot,
  type OneShot,
  withOneShot,
} from '../../parts/terminal-keys.ts'
import { cleanPaste, type PasteQuestion, questionPaste } from '../../parts/terminal-paste.ts'
import { createTerminalScreen, type ScreenOptions } from '../../parts/terminal-screen.ts'
import {
  openTerminalStream,
  type StreamEvents,
  type StreamSocket,
  type StreamStatus,
  type TicketAnswer,
} from '../../parts/terminal-stream.ts'

/** What a pane hears from its terminal. */
export type PaneEvents = Pick<StreamEvents, 'onStep' | 'onSession' | 'onLatency'> & {
  readonly onStatus: (status: StreamStatus) => void
  /** The leader was pressed (true) or its wait is over (false). */
  readonly onArmed: (armed: boolean) => void
  readonly onCommand: (command: LeaderCommand) => void
  readonly onPasteQuestion: (question: PasteQuestion) => void
  readonly onLink: (address: string) => void
  /** A key was pressed in a session that no longer runs. Gives whether it meant something. */
  readonly onKeyAfterEnd: (key: string) => boolean
  readonly onOneShotUsed: () => void
  /** What to print in place of bytes that are no longer kept. */
  readonly gapText: (bytes: number) => string
}

/** A terminal that is attached to a session. */
export type PaneTerminal = {
  readonly focus: () => void
  readonly fit: () => void
  readonly find: (text: string, direction: 'next' | 'previous') => boolean
  readonly clearFind: () => void
  readonly setOptions: (options: ScreenOptions) => void
  readonly setOneShot: (held: OneShot) => void
  readonly setEnded: (ended: boolean) => void
  readonly typeText: (text: string) => void
  readonly paste: (text: string) => void
  readonly usesApplicationKeys: () => boolean
  readonly retry: () => void
  readonly dispose: () => void
}

/** Draws a session in an element and keeps it attached until it is disposed of. */
export function createPaneTerminal(
  place: HTMLElement,
  session: { readonly number: number; readonly watch: boolean; readonly label: string },
  options: ScreenOptions,
  events: PaneEvents,
): PaneTerminal {
  const screen = createTerminalScreen(
    place,
    { ...options, readOnly: session.watch, label: session.label },
    events.onLink,
  )
  const { terminal } = screen
  const encoder = new TextEncoder()
  let held = noOneShot
  let armed = false
  let ended = false
  let historyUntil = 0
  // Where the chunks that are being drawn end, oldest first.
  const drawing: number[] = []

  const size = screen.measure() ?? { columns: terminal.cols, rows: terminal.rows }
  const show = (columns: number, rows: number) => {
    if (columns !== terminal.cols || rows !== terminal.rows) terminal.resize(columns, rows)
  }
  show(size.columns, size.rows)
  const stream = openTerminalStream(
    {
      openSocket: () => openSocket(streamPath(session.number)),
      askTicket: () => askTicket(session.number),
      later: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      nowMs: () => performance.now(),
    },
    {
      ...events,
      onOutput: (bytes, shown) => {
        drawing.push(stream.received())
        terminal.write(bytes, () => {
          drawing.shift()
          shown()
        })
      },
      onSize: show,
      onGap: (from, to) => terminal.write(`\r\n\u001b[2m${events.gapText(to - from)}\u001b[0m\r\n`),
      onStatus: (status) => {
        if (status.state === 'open') historyUntil = status.printed
        events.onStatus(status)
      },
    },
    { ...size, watch: session.watch },
  )

  terminal.onData((text) => {
    // Programs ask the terminal questions (who are you, where is the cursor). When old output is drawn again,
    // the answers would be typed into the shell of today.
    const answersHistory = (drawing[0] ?? Number.POSITIVE_INFINITY) <= historyUntil
    if (answersHistory) return
    const typed = withOneShot(text, held)
    if (held !== noOneShot) {
      held = noOneShot
      events.onOneShotUsed()
    }
    stream.type(encoder.encode(typed))
  })
  terminal.onBinary((text) => {
    stream.type(Uint8Array.from(text, (character) => character.charCodeAt(0) & 255))
  })
  const fit = () => {
    const room = screen.measure()
    // A watcher shows the size of whoever types.
    if (room === null || session.watch) return
    show(room.columns, room.rows)
    stream.resize(room.columns, room.rows)
  }

  function setArmed(next: boolean) {
    armed = next
    events.onArmed(next)
  }

  function afterLeader(event: KeyboardEvent) {
    if (isModifierAlone(event)) return
    event.preventDefault()
    setArmed(false)
    const command = leaderCommand(event)
    if (command) events.onCommand(command)
  }

  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return !armed
    if (armed) {
      afterLeader(event)
      return false
    }
    if (isLeader(event)) {
      event.preventDefault()
      setArmed(true)
      return false
    }
    if (event.ctrlKey && event.shiftKey && event.code === 'KeyC' && terminal.hasSelection()) {
      event.preventDefault()
      void navigator.clipboard?.writeText(terminal.getSelection())
      return false
    }
    return !(ended && events.onKeyAfterEnd(event.key))
  })

  function paste(text: string) {
    terminal.paste(cleanPaste(text))
  }

  function takePaste(event: ClipboardEvent) {
    event.preventDefault()
    event.stopPropagation()
    const text = event.clipboardData?.getData('text/plain') ?? ''
    const question = questionPaste(text)
    if (question) events.onPasteQuestion(question)
    else paste(text)
  }
  place.addEventListener('paste', takePaste, { capture: true })
  const comeBack = () => stream.retry()
  window.addEventListener('online', comeBack)

  return {
    focus: () => terminal.focus(),
    fit,
    find: screen.find,
    clearFind: screen.clearFind,
    setOptions: (next) => {
      screen.setOptions(next)
      fit()
    },
    setOneShot: (next) => {
      held = next
    },
    setEnded: (next) => {
      ended = next
    },
    typeText: (text) => stream.type(encoder.encode(text)),
    paste,
    usesApplicationKeys: () => terminal.modes.applicationCursorKeysMode,
    retry: stream.retry,
    dispose: () => {
      window.removeEventListener('online', comeBack)
      place.removeEventListener('paste', takePaste, { capture: true })
      stream.close()
      screen.dispose()
    },
  }
}

function openSocket(path: string): StreamSocket {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}`)
  socket.binaryType = 'arraybuffer'
  const line: StreamSocket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data)
    },
    close: () => socket.close(),
  }
  socket.onopen = () => line.onopen?.()
  socket.onmessage = (event) => line.onmessage?.(event)
  socket.onclose = () => line.onclose?.()
  return line
}

async function askTicket(number: number): Promise<TicketAnswer> {
  return ask(createTicket, { params: { number } }).then(
    ({ ticket }) => ({ kind: 'ticket', ticket }),
    (error: unknown) =>
      error instanceof CallRefused && error.status !== 429 && error.status < 500
        ? { kind: 'refused', problems: error.problems }
        : { kind: 'away' },
  )
}
