import { createTicket, type StreamEvent, streamPath } from '@intendant/contract/sessions.ts'
import { WebSocket } from 'ws'
import type { Running } from './intendant.ts'
import { waitUntil } from './intendant.ts'
import type { Panel } from './panel.ts'

// Often enough that the server never waits, seldom enough that it is no flood.
const seenEveryBytes = 64 * 1024

/** One viewer of a session, as the page is one. */
export type Line = {
  /** All output so far. */
  readonly text: () => string
  readonly bytes: () => number
  /** The last event of its type. */
  readonly last: <T extends StreamEvent['type']>(type: T) => Extract<StreamEvent, { type: T }> | undefined
  readonly type: (text: string) => void
  /** Waits until the output holds a text. */
  readonly expect: (text: string, timeoutMs?: number) => Promise<void>
  readonly isOpen: () => boolean
  readonly close: () => void
}

/** Attaches to a session and acknowledges all it is sent. Keeps the last `keptBytes` of the output. */
export async function attach(
  running: Running,
  panel: Panel,
  number: number,
  options: { readonly from?: number; readonly keptBytes?: number } = {},
): Promise<Line> {
  const { ticket } = await panel.ask(createTicket, { params: { number } })
  const socket = new WebSocket(running.address.replace('http', 'ws') + streamPath(number), {
    headers: { authorization: `Bearer ${panel.token}` },
  })
  const kept = options.keptBytes ?? Number.POSITIVE_INFINITY
  const events: StreamEvent[] = []
  let output = Buffer.alloc(0)
  let from = options.from ?? 0
  let total = 0
  let seen = from
  socket.on('error', () => undefined)
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'attach', ticket, from, columns: 80, rows: 24, watch: false })),
  )
  socket.on('message', (data, isBinary) => {
    if (!isBinary) {
      const event = JSON.parse(String(data)) as StreamEvent
      if (event.type === 'start') from = event.from - total
      events.push(event)
      return
    }
    const bytes = data as Buffer
    total += bytes.length
    output = Buffer.concat([output, bytes])
    if (output.length > kept) output = output.subarray(-kept)
    if (from + total - seen < seenEveryBytes) return
    seen = from + total
    socket.send(JSON.stringify({ type: 'seen', bytes: seen }))
  })
  const line: Line = {
    text: () => output.toString('utf8'),
    bytes: () => total,
    last: (type) =>
      events.findLast((event): event is Extract<StreamEvent, { type: typeof type }> => event.type === type),
    type: (text) => socket.send(Buffer.from(text), { binary: true }),
    expect: (text, timeoutMs = 15_000) =>
      waitUntil(
        () => output.includes(text),
        timeoutMs,
        () => `"${text}" was not printed; the end was:\n${output.subarray(-2_000).toString('utf8')}`,
      ),
    isOpen: () => socket.readyState === socket.OPEN,
    close: () => socket.close(),
  }
  await waitUntil(
    () => line.last('start') !== undefined,
    15_000,
    () => 'the stream did not start',
  )
  return line
}
