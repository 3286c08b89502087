import type { Session } from '@intendant/contract/sessions.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  openTerminalStream,
  pauseBeforeTry,
  type StreamSocket,
  type StreamStatus,
} from './terminal-stream.ts'

const session: Session = {
  id: 's',
  number: 334,
  machine: { id: 'm', slug: 'erp-db', name: 'erp-db' },
  login: 'root',
  person: { id: 'p', name: 'Nadia' },
  mine: true,
  state: 'open',
  problem: null,
  path: null,
  openedAt: '2026-11-22T14:00:00.000Z',
  endedAt: null,
  exitCode: null,
  recorded: true,
  outputBytes: 0,
  watchers: [],
}

type FakeSocket = StreamSocket & {
  readonly sent: unknown[]
  readonly typed: number[]
  open: boolean
  position: number
}

/** A server that keeps all output of one session and a browser around the stream, with time that we move. */
function createWorld(options: { watch?: boolean; heldFrom?: number } = {}) {
  let output = new Uint8Array(0)
  let now = 0
  const timers = new Set<{ at: number; run: () => void }>()
  const sockets: FakeSocket[] = []
  const statuses: StreamStatus[] = []
  const shown: number[] = []
  const gaps: [number, number][] = []
  const sizes: [number, number][] = []
  const latencies: (number | null)[] = []
  let answer: 'ticket' | 'away' | 'refused' = 'ticket'
  let tickets = 0

  function createSocket(): FakeSocket {
    const sent: unknown[] = []
    const typed: number[] = []
    const socket: FakeSocket = {
      sent,
      typed,
      open: true,
      position: 0,
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (data) => {
        if (typeof data === 'string') sent.push(JSON.parse(data))
        else typed.push(...data)
      },
      close: () => {
        socket.open = false
      },
    }
    sockets.push(socket)
    return socket
  }
  const stream = openTerminalStream(
    {
      openSocket: createSocket,
      askTicket: async () => {
        tickets += 1
        if (answer === 'ticket') return { kind: 'ticket', ticket: `t${tickets}` }
        return answer === 'away' ? { kind: 'away' } : { kind: 'refused', problems: [] }
      },
      later: (ms, run) => {
        const timer = { at: now + ms, run }
        timers.add(timer)
        return () => timers.delete(timer)
      },
      nowMs: () => now,
    },
    {
      onOutput: (bytes, done) => {
        shown.push(...bytes)
        done()
      },
      onGap: (from, to) => gaps.push([from, to]),
      onStatus: (status) => statuses.push(status),
      onSize: (columns, rows) => sizes.push([columns, rows]),
      onStep: () => {},
      onSession: () => {},
      onLatency: (_, pathMs) => latencies.push(pathMs),
    },
    { columns: 80, rows: 24, watch: options.watch ?? false },
  )
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  const last = () => {
    const socket = sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
  return {
    stream,
    statuses,
    shown,
    gaps,
    sizes,
    latencies,
    sockets,
    last,
    settle,
    say: (next: typeof answer) => {
      answer = next
    },
    print: (bytes: readonly number[]) => {
      output = new Uint8Array([...output, ...bytes])
    },
    /** The server's side of a new connection: it starts `early` bytes before what was asked. */
    accept: (early = 0) => {
      const socket = last()
      socket.onopen?.()
      const attach = socket.sent[0] as { from: number }
      const from = Math.max(options.heldFrom ?? 0, attach.from - early)
      socket.position = from
      socket.onmessage?.({ data: JSON.stringify({ type: 'start', from, session }) })
    },
    /** Sends what is new, in messages of the given size. */
    flush: (size = 1_000) => {
      const socket = last()
      while (socket.open && socket.position < output.length) {
        const part = output.slice(socket.position, socket.position + size)
        socket.position += part.length
        socket.onmessage?.({ data: part.buffer })
      }
    },
    pass: async (ms: number) => {
      const until = now + ms
      for (;;) {
        const next = [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        now = next.at
        timers.delete(next)
        next.run()
        await settle()
      }
      now = until
      await settle()
    },
    output: () => [...output],
  }
}

describe('terminal stream', () => {
  test('attaches with a ticket, from the first byte, with its size', async () => {
    const world = createWorld()
    await world.settle()

    world.accept()

    expect(world.last().sent[0]).toEqual({
      type: 'attach',
      ticket: 't1',
      from: 0,
      columns: 80,
      rows: 24,
      watch: false,
    })
    expect(world.statuses).toEqual([{ state: 'connecting' }, { state: 'open', printed: 0 }])
  })

  test('comes back by itself with a new ticket and goes on at its own count', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()
    world.print([1, 2, 3])
    world.flush()

    world.last().onclose?.()
    world.print([4, 5])
    await world.pass(300)
    world.accept()
    world.flush()

    expect(world.shown).toEqual([1, 2, 3, 4, 5])
    expect(world.last().sent[0]).toMatchObject({ ticket: 't2', from: 3 })
  })

  test('never loses or doubles a byte, wherever the line is cut and wherever the server starts again', async () => {
    const walk = fc.array(
      fc.record({
        bytes: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }),
        size: fc.integer({ min: 1, max: 7 }),
        cut: fc.boolean(),
        early: fc.integer({ min: 0, max: 20 }),
      }),
      { maxLength: 20 },
    )
    await fc.assert(
      fc.asyncProperty(walk, async (steps) => {
        const world = createWorld()
        await world.settle()
        world.accept()
        for (const step of steps) {
          world.print(step.bytes)
          if (step.cut) {
            world.last().onclose?.()
            await world.pass(6_000)
            world.accept(step.early)
          }
          world.flush(step.size)
        }
        expect(world.shown).toEqual(world.output())
        expect(world.gaps).toEqual([])
        world.stream.close()
      }),
      { numRuns: 60 },
    )
  })

  test('names the gap when the server no longer holds what was missed', async () => {
    const world = createWorld({ heldFrom: 4 })
    await world.settle()
    world.print([1, 2, 3, 4, 5, 6])

    world.accept()
    world.flush()

    expect(world.gaps).toEqual([[0, 4]])
    expect(world.shown).toEqual([5, 6])
    expect(world.stream.received()).toBe(6)
  })

  test('names a gap that opens later, once, and goes on behind it', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()
    world.print([1, 2])
    world.flush()

    world.last().onmessage?.({ data: JSON.stringify({ type: 'gap', from: 2, to: 7 }) })
    world.last().onmessage?.({ data: JSON.stringify({ type: 'start', from: 7, session }) })
    world.last().onmessage?.({ data: new Uint8Array([8]).buffer })

    expect(world.gaps).toEqual([[2, 7]])
    expect(world.shown).toEqual([1, 2, 8])
    expect(world.stream.received()).toBe(8)
  })

  test('tells the size that whoever types gave the shell, and its own size when that changes', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()

    world.last().onmessage?.({ data: JSON.stringify({ type: 'size', columns: 120, rows: 40 }) })
    world.stream.resize(100, 30)
    world.stream.resize(100, 30)

    expect(world.sizes).toEqual([[120, 40]])
    expect(world.last().sent.slice(-1)).toEqual([{ type: 'resize', columns: 100, rows: 30 }])
    expect(world.last().sent.filter((one) => (one as { type: string }).type === 'resize')).toHaveLength(1)
  })

  test('acknowledges what was shown, every 64 KiB', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()
    world.print(new Array(200_000).fill(65))

    world.flush(16_384)

    const seen = world
      .last()
      .sent.filter((message) => (message as { type: string }).type === 'seen')
      .map((message) => (message as { bytes: number }).bytes)
    expect(seen).toEqual([0, 65_536, 131_072, 196_608])
  })

  test('pauses longer after each failure, at most five seconds', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 50].map(pauseBeforeTry)

    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
  })

  test('says since when the line is lost, however often a try fails', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()
    await world.pass(1_000)

    world.say('away')
    world.last().onclose?.()
    await world.pass(20_000)

    const lost = world.statuses.filter((status) => status.state === 'lost')
    expect(lost.length).toBeGreaterThan(4)
    expect(new Set(lost.map((status) => status.sinceMs))).toEqual(new Set([1_000]))
  })

  test('tries at once when asked, instead of at the end of the pause', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()
    world.last().onclose?.()

    world.stream.retry()
    await world.settle()

    expect(world.sockets).toHaveLength(2)
  })

  test('stops after a refusal and tries again only when asked', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()
    world.say('refused')
    world.last().onclose?.()
    await world.pass(60_000)

    const refused = world.statuses.at(-1)
    world.say('ticket')
    world.stream.retry()
    await world.settle()

    expect(refused).toEqual({ state: 'refused', problems: [] })
    expect(world.sockets).toHaveLength(2)
  })

  test('notices a line that has gone silent', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()

    await world.pass(20_000)

    expect(world.statuses.some((status) => status.state === 'lost')).toBe(true)
    expect(world.sockets[0]?.open).toBe(false)
  })

  test('types nothing while the line is down, and nothing at all as a watcher', async () => {
    const world = createWorld()
    await world.settle()
    const early = world.stream.type(new Uint8Array([1]))
    world.accept()
    const open = world.stream.type(new Uint8Array([2, 3]))
    const watcher = createWorld({ watch: true })
    await watcher.settle()
    watcher.accept()
    const watching = watcher.stream.type(new Uint8Array([4]))

    expect([early, open, watching]).toEqual([false, true, false])
    expect(world.last().typed).toEqual([2, 3])
    expect(watcher.last().typed).toEqual([])
  })

  test('is deaf to what an old connection still says', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()
    const old = world.last()
    old.onclose?.()
    await world.pass(300)
    world.accept()

    old.onmessage?.({ data: new Uint8Array([9, 9]).buffer })
    old.onclose?.()

    expect(world.shown).toEqual([])
    expect(world.sockets).toHaveLength(2)
  })

  test('closes for good', async () => {
    const world = createWorld()
    await world.settle()
    world.accept()

    world.stream.close()
    await world.pass(60_000)

    expect(world.sockets).toHaveLength(1)
    expect(world.statuses.at(-1)).toEqual({ state: 'closed' })
  })
})
