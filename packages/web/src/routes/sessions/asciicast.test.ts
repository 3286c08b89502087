import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Cast,
  clockText,
  eventsUntil,
  momentWithIdle,
  momentWithoutIdle,
  parseCast,
  withoutIdle,
} from './asciicast.ts'
import { createPlayer } from './player.ts'

const header = '{"version": 2, "width": 80, "height": 24, "timestamp": 1795356000}'
const text = [
  header,
  '[0.1, "o", "root@erp-db:~# "]',
  '[1.5, "o", "ls\\r\\n"]',
  '[61.5, "r", "100x30"]',
  '[62, "o", "notes\\r\\n"]',
  '[62.5, "o", "cut in the mid',
].join('\n')

function castOf(input: string): Cast {
  const cast = parseCast(input)
  if (cast === null) throw new Error('not a recording')
  return cast
}

/** A screen that remembers what it was told, and time that we move. */
function createStage(cast: Cast) {
  const screen: string[] = []
  const states: number[] = []
  let now = 0
  let waiting: { at: number; run: () => void } | null = null
  const player = createPlayer(
    cast,
    {
      reset: (columns, rows) => screen.splice(0, screen.length, `reset ${columns}x${rows}`),
      write: (part) => screen.push(part),
      resize: (columns, rows) => screen.push(`resize ${columns}x${rows}`),
    },
    {
      later: (ms, run) => {
        waiting = { at: now + ms, run }
        return () => {
          waiting = null
        }
      },
      nowMs: () => now,
    },
    (state) => states.push(state.atMs),
  )
  const pass = (ms: number) => {
    const until = now + ms
    while (waiting !== null && waiting.at <= until) {
      const next: { at: number; run: () => void } = waiting
      waiting = null
      now = next.at
      next.run()
    }
    now = until
  }
  return { player, screen, states, pass }
}

describe('recording', () => {
  test('is read with its size, its events and the lines that were cut off', () => {
    const cast = castOf(text)

    expect(cast).toEqual({
      columns: 80,
      rows: 24,
      lengthMs: 62_000,
      unreadable: 1,
      events: [
        { kind: 'output', atMs: 100, text: 'root@erp-db:~# ' },
        { kind: 'output', atMs: 1_500, text: 'ls\r\n' },
        { kind: 'resize', atMs: 61_500, columns: 100, rows: 30 },
        { kind: 'output', atMs: 62_000, text: 'notes\r\n' },
      ],
    })
  })

  test.each(['', 'hello', '{"version": 3, "width": 80, "height": 24}', '{"version": 2}'])(
    'is not read when the first line is no header: %j',
    (input) => {
      const cast = parseCast(input)

      expect(cast).toBeNull()
    },
  )

  test('loses its pauses and nothing else', () => {
    const cast = withoutIdle(castOf(text), 2_000)

    expect(cast.events.map((event) => event.atMs)).toEqual([100, 1_500, 3_500, 4_000])
    expect(cast.lengthMs).toBe(4_000)
  })

  test('a moment goes to the recording without pauses and back', () => {
    const cast = castOf(text)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), (atMs) => {
        const whole = momentWithIdle(cast, 2_000, atMs)
        expect(momentWithoutIdle(cast, 2_000, whole)).toBe(atMs)
      }),
    )
  })

  test('counts the events until a moment like a plain count does', () => {
    const times = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 40 })
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 100 }), (list, atMs) => {
        const events = list
          .sort((a, b) => a - b)
          .map((at) => ({ kind: 'output' as const, atMs: at, text: '' }))
        expect(eventsUntil(events, atMs)).toBe(events.filter((event) => event.atMs <= atMs).length)
      }),
    )
  })

  test.each([
    [0, '0:00'],
    [65_999, '1:05'],
    [3_723_000, '1:02:03'],
  ])('%d ms are shown as %s', (ms, shown) => {
    expect(clockText(ms)).toBe(shown)
  })
})

describe('player', () => {
  test('shows each event at its time, and stops at the end', () => {
    const stage = createStage(castOf(text))

    stage.player.play()
    stage.pass(1_000)
    const early = [...stage.screen]
    stage.pass(70_000)

    expect(early).toEqual(['reset 80x24', 'root@erp-db:~# '])
    expect(stage.screen).toEqual(['reset 80x24', 'root@erp-db:~# ', 'ls\r\n', 'resize 100x30', 'notes\r\n'])
    expect(stage.player.state()).toEqual({ playing: false, atMs: 62_000, speed: 1 })
  })

  test('plays faster when asked', () => {
    const stage = createStage(castOf(text))
    stage.player.setSpeed(4)

    stage.player.play()
    stage.pass(500)

    expect(stage.screen).toEqual(['reset 80x24', 'root@erp-db:~# ', 'ls\r\n'])
  })

  test('jumps forward without starting anew and back with the screen built again', () => {
    const stage = createStage(castOf(text))

    stage.player.seek(62_000)
    const forward = [...stage.screen]
    stage.player.seek(200)

    expect(forward).toHaveLength(5)
    expect(stage.screen).toEqual(['reset 80x24', 'root@erp-db:~# '])
  })

  test('a pause holds the moment', () => {
    const stage = createStage(castOf(text))
    stage.player.play()
    stage.pass(1_000)

    stage.player.pause()
    stage.pass(60_000)

    expect(stage.player.state()).toEqual({ playing: false, atMs: 1_000, speed: 1 })
  })
})
