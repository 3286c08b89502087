import { z } from 'zod'

/** One thing that happened in a recorded session, `atMs` after its start. */
export type CastEvent =
  | { readonly kind: 'output'; readonly atMs: number; readonly text: string }
  | { readonly kind: 'resize'; readonly atMs: number; readonly columns: number; readonly rows: number }
  | { readonly kind: 'mark'; readonly atMs: number; readonly text: string }

/** A recording as read from asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/). */
export type Cast = {
  readonly columns: number
  readonly rows: number
  readonly events: readonly CastEvent[]
  readonly lengthMs: number
  /** Lines that were no event; a recording cut by a crash ends in the middle of one. */
  readonly unreadable: number
}

const Header = z.object({
  version: z.literal(2),
  width: z.number().int().min(1).max(1_000),
  height: z.number().int().min(1).max(1_000),
})
const EventLine = z.tuple([z.number().min(0), z.string(), z.string()])

/** Reads a recording; null when its first line is not a header of asciicast v2. Pure. */
export function parseCast(text: string): Cast | null {
  const [first = '', ...lines] = text.split('\n')
  const header = Header.safeParse(parseJson(first))
  if (!header.success) return null
  const events: CastEvent[] = []
  let unreadable = 0
  for (const line of lines) {
    if (line.trim() === '') continue
    const event = parseEvent(line)
    if (event === null) unreadable += 1
    else events.push(event)
  }
  events.sort((a, b) => a.atMs - b.atMs)
  const { width, height } = header.data
  return { columns: width, rows: height, events, lengthMs: events.at(-1)?.atMs ?? 0, unreadable }
}

/** The same recording with every pause cut to `mostMs`. Pure. */
export function withoutIdle(cast: Cast, mostMs: number): Cast {
  let cut = 0
  let before = 0
  const events = cast.events.map((event) => {
    cut += Math.max(0, event.atMs - before - mostMs)
    before = event.atMs
    return { ...event, atMs: event.atMs - cut }
  })
  return { ...cast, events, lengthMs: events.at(-1)?.atMs ?? 0 }
}

/** Where a moment of the whole recording lies in the one without pauses. Pure. */
export function momentWithoutIdle(cast: Cast, mostMs: number, atMs: number): number {
  let cut = 0
  let before = 0
  for (const event of cast.events) {
    if (event.atMs > atMs) break
    cut += Math.max(0, event.atMs - before - mostMs)
    before = event.atMs
  }
  return Math.min(atMs, before + mostMs) - cut
}

/** Where a moment of the recording without pauses lies in the whole one. Pure. */
export function momentWithIdle(cast: Cast, mostMs: number, atMs: number): number {
  let cut = 0
  let before = 0
  for (const event of cast.events) {
    const more = Math.max(0, event.atMs - before - mostMs)
    if (event.atMs - cut - more > atMs) break
    cut += more
    before = event.atMs
  }
  return atMs + cut
}

/** The number of events at or before a moment: those that are on the screen then. Pure. */
export function eventsUntil(events: readonly CastEvent[], atMs: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((events[middle]?.atMs ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}

/** `1:02:03` or `4:05` for a moment in milliseconds. Pure. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3_600)
  return hours > 0 ? `${hours}:${parts.join(':')}` : `${Math.floor(seconds / 60)}:${parts[1]}`
}

function parseEvent(line: string): CastEvent | null {
  const parsed = EventLine.safeParse(parseJson(line))
  if (!parsed.success) return null
  const [seconds, code, text] = parsed.data
  const atMs = Math.round(seconds * 1_000)
  if (code === 'o') return { kind: 'output', atMs, text }
  if (code === 'm') return { kind: 'mark', atMs, text }
  const size = /^(\d{1,4})x(\d{1,4})$/.exec(text)
  if (code !== 'r' || size === null) return null
  return { kind: 'resize', atMs, columns: Number(size[1]), rows: Number(size[2]) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
