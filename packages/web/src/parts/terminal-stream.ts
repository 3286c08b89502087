import type { ProblemBody } from '@intendant/contract/endpoint.ts'
import type { ConnectionStep } from '@intendant/contract/machines.ts'
import { type Session, StreamEvent, type StreamRequest } from '@intendant/contract/sessions.ts'

/** The part of a browser's WebSocket that the stream needs; binary messages arrive as `ArrayBuffer`. */
export type StreamSocket = {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: (() => void) | null
  readonly send: (data: string | Uint8Array<ArrayBuffer>) => void
  readonly close: () => void
}

/** What a ticket request gives: the ticket, a final refusal, or "the server did not answer, try later". */
export type TicketAnswer =
  | { readonly kind: 'ticket'; readonly ticket: string }
  | { readonly kind: 'refused'; readonly problems: readonly ProblemBody[] }
  | { readonly kind: 'away' }

/** The world as the stream sees it. */
export type StreamPorts = {
  readonly openSocket: () => StreamSocket
  readonly askTicket: () => Promise<TicketAnswer>
  /** Runs something later, in milliseconds; gives back how to cancel it. */
  readonly later: (ms: number, run: () => void) => () => void
  /** Milliseconds that only rise. */
  readonly nowMs: () => number
}

/** Where the stream stands. `lost` means: it was open, and comes back by itself. */
export type StreamStatus =
  | { readonly state: 'connecting' }
  /** `printed`: bytes the session had printed when we came; output up to there is history. */
  | { readonly state: 'open'; readonly printed: number }
  | { readonly state: 'lost'; readonly sinceMs: number; readonly attempt: number }
  | { readonly state: 'refused'; readonly problems: readonly ProblemBody[] }
  | { readonly state: 'closed' }

/** What the stream tells its viewer. */
export type StreamEvents = {
  /** Output in order, each byte once. `shown` must be called when it is on the screen: it paces the server. */
  readonly onOutput: (bytes: Uint8Array, shown: () => void) => void
  /** The server no longer holds bytes `from` to `to`; what follows begins at `to`. */
  readonly onGap: (from: number, to: number) => void
  readonly onStatus: (status: StreamStatus) => void
  /** The size of the shell now: it follows whoever types, and every viewer shows the same. */
  readonly onSize: (columns: number, rows: number) => void
  readonly onStep: (step: ConnectionStep) => void
  readonly onSession: (session: Session) => void
  /** Milliseconds to Intendant and back, and from there to the machine and back where known. */
  readonly onLatency: (panelMs: number, pathMs: number | null) => void
}

/** A viewer's line to one session. */
export type TerminalStream = {
  /** Sends typed bytes. False when the line is down: nothing is kept back to be typed blindly later. */
  readonly type: (bytes: Uint8Array<ArrayBuffer>) => boolean
  readonly resize: (columns: number, rows: number) => void
  /** Tries at once instead of at the end of the pause, and again after a refusal. */
  readonly retry: () => void
  readonly close: () => void
  /** Output bytes received so far, from the start of the session. */
  readonly received: () => number
}

const ackEveryBytes = 64 * 1024
// The server takes at most 64 kB in one message.
const messageBytes = 32 * 1024
const pingEveryMs = 5_000
const deadAfterMs = 12_000
const pausesMs = [250, 500, 1_000, 2_000, 4_000, 5_000] as const
const refusalsBeforeGivingUp = 2

/** The pause before a try, by the number of tries that failed since the line was last open. Pure. */
export function pauseBeforeTry(failed: number): number {
  return pausesMs[Math.min(failed, pausesMs.length - 1)] ?? 5_000
}

/**
 * Attaches to a session and stays attached: counts output bytes, acknowledges them, comes back with a new
 * ticket after a loss and goes on at its own count, so that no byte is lost or shown twice.
 */
export function openTerminalStream(
  ports: StreamPorts,
  events: StreamEvents,
  options: { readonly columns: number; readonly rows: number; readonly watch: boolean },
): TerminalStream {
  const size = { columns: options.columns, rows: options.rows }
  let socket: StreamSocket | null = null
  // Each connection has its own number, so that what an old one still says is not heard.
  let generation = 0
  let attached = false
  let closed = false
  let asking = false
  let received = 0
  let toSkip = 0
  let shown = 0
  let acknowledged = 0
  let failed = 0
  let refusals = 0
  let lostSinceMs: number | null = null
  let lastHeardMs = 0
  let cancelRetry = () => {}
  let cancelPing = () => {}

  function send(message: StreamRequest) {
    socket?.send(JSON.stringify(message))
  }

  function drop() {
    generation += 1
    attached = false
    cancelPing()
    const old = socket
    socket = null
    old?.close()
  }

  function loseLine() {
    const wasAttached = attached
    drop()
    if (closed) return
    if (wasAttached || lostSinceMs === null) lostSinceMs = ports.nowMs()
    events.onStatus({ state: 'lost', sinceMs: lostSinceMs, attempt: failed })
    cancelRetry = ports.later(pauseBeforeTry(failed), () => void connect())
    failed += 1
  }

  function giveUp(problems: readonly ProblemBody[]) {
    drop()
    events.onStatus({ state: 'refused', problems })
  }

  async function connect() {
    if (closed || asking || socket !== null) return
    asking = true
    const answer = await ports.askTicket()
    asking = false
    if (closed || socket !== null) return
    if (answer.kind === 'refused') return giveUp(answer.problems)
    if (answer.kind === 'away') return loseLine()
    attach(answer.ticket)
  }

  function attach(ticket: string) {
    const mine = generation
    const line = ports.openSocket()
    socket = line
    lastHeardMs = ports.nowMs()
    watchLine()
    line.onopen = () => {
      if (mine !== generation) return
      send({ type: 'attach', ticket, from: received, ...size, watch: options.watch })
    }
    line.onmessage = ({ data }) => {
      if (mine !== generation) return
      lastHeardMs = ports.nowMs()
      if (data instanceof ArrayBuffer) takeOutput(new Uint8Array(data))
      else if (typeof data === 'string') takeEvent(StreamEvent.parse(JSON.parse(data)))
    }
    line.onclose = () => {
      if (mine === generation) loseLine()
    }
  }

  function takeOutput(bytes: Uint8Array) {
    const skipped = Math.min(toSkip, bytes.length)
    toSkip -= skipped
    const fresh = bytes.subarray(skipped)
    if (fresh.length === 0) return
    received += fresh.length
    const upTo = received
    events.onOutput(fresh, () => {
      shown = Math.max(shown, upTo)
      if (attached && shown - acknowledged >= ackEveryBytes) acknowledge()
    })
  }

  function acknowledge() {
    acknowledged = shown
    send({ type: 'seen', bytes: shown })
  }

  function takeEvent(event: StreamEvent) {
    switch (event.type) {
      case 'start':
        return start(event.from, event.session)
      case 'step':
        return events.onStep(event.step)
      case 'session':
        return events.onSession(event.session)
      case 'size':
        return events.onSize(event.columns, event.rows)
      case 'gap':
        return leap(event.from, event.to)
      case 'pong':
        return events.onLatency(ports.nowMs() - event.at, event.pathMs)
      case 'refused':
        refusals += 1
        // A ticket can go stale on a slow line; a second refusal means what it says.
        return refusals < refusalsBeforeGivingUp ? loseLine() : giveUp([event.problem])
    }
  }

  function start(from: number, session: Session) {
    attached = true
    failed = 0
    refusals = 0
    lostSinceMs = null
    toSkip = Math.max(0, received - from)
    if (from > received) leap(received, from)
    acknowledge()
    events.onSession(session)
    events.onStatus({ state: 'open', printed: session.outputBytes })
    send({ type: 'ping', at: ports.nowMs() })
  }

  function leap(from: number, to: number) {
    if (to <= received) return
    events.onGap(from, to)
    received = to
    shown = to
    toSkip = 0
  }

  function watchLine() {
    cancelPing()
    cancelPing = ports.later(pingEveryMs, () => {
      if (socket === null) return
      if (ports.nowMs() - lastHeardMs > deadAfterMs) return loseLine()
      if (attached) send({ type: 'ping', at: ports.nowMs() })
      watchLine()
    })
  }

  events.onStatus({ state: 'connecting' })
  void connect()

  return {
    type: (bytes) => {
      if (!attached || socket === null || options.watch) return false
      for (let at = 0; at < bytes.length; at += messageBytes)
        socket.send(bytes.subarray(at, at + messageBytes))
      return true
    },
    resize: (columns, rows) => {
      if (columns === size.columns && rows === size.rows) return
      size.columns = columns
      size.rows = rows
      if (attached) send({ type: 'resize', columns, rows })
    },
    retry: () => {
      cancelRetry()
      failed = 0
      refusals = 0
      if (attached) return
      drop()
      void connect()
    },
    close: () => {
      closed = true
      cancelRetry()
      drop()
      events.onStatus({ state: 'closed' })
    },
    received: () => received,
  }
}
