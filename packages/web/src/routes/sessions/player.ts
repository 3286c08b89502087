import { type Cast, type CastEvent, eventsUntil } from './asciicast.ts'

/** The screen a recording is played on. */
export type PlayerScreen = {
  readonly reset: (columns: number, rows: number) => void
  readonly write: (text: string) => void
  readonly resize: (columns: number, rows: number) => void
}

/** Time, so that tests can bring their own. */
export type PlayerPorts = {
  readonly later: (ms: number, run: () => void) => () => void
  readonly nowMs: () => number
}

/** What the controls show. */
export type PlayerState = { readonly playing: boolean; readonly atMs: number; readonly speed: number }

/** Plays a recording on a screen. */
export type Player = {
  readonly play: () => void
  readonly pause: () => void
  readonly seek: (atMs: number) => void
  readonly setSpeed: (speed: number) => void
  readonly state: () => PlayerState
  readonly dispose: () => void
}

const tickMs = 50

/** Makes a player that stands at the beginning. `onState` is told of every step. */
export function createPlayer(
  cast: Cast,
  screen: PlayerScreen,
  ports: PlayerPorts,
  onState: (state: PlayerState) => void,
): Player {
  let playing = false
  let atMs = 0
  let speed = 1
  let done = 0
  let lastMs = 0
  let cancel = () => {}

  function report() {
    onState({ playing, atMs, speed })
  }

  function show(event: CastEvent) {
    if (event.kind === 'output') screen.write(event.text)
    if (event.kind === 'resize') screen.resize(event.columns, event.rows)
  }

  function catchUp() {
    const until = eventsUntil(cast.events, atMs)
    for (const event of cast.events.slice(done, until)) show(event)
    done = until
  }

  function tick() {
    const now = ports.nowMs()
    atMs = Math.min(cast.lengthMs, atMs + (now - lastMs) * speed)
    lastMs = now
    catchUp()
    if (atMs >= cast.lengthMs) playing = false
    else cancel = ports.later(tickMs, tick)
    report()
  }

  function restart() {
    screen.reset(cast.columns, cast.rows)
    done = 0
  }

  restart()
  return {
    play: () => {
      if (playing) return
      if (atMs >= cast.lengthMs) {
        atMs = 0
        restart()
      }
      playing = true
      lastMs = ports.nowMs()
      tick()
    },
    pause: () => {
      cancel()
      playing = false
      report()
    },
    seek: (to) => {
      const next = Math.max(0, Math.min(cast.lengthMs, to))
      // A screen cannot run backwards: going back plays everything again from the start, at once.
      if (next < atMs) restart()
      atMs = next
      lastMs = ports.nowMs()
      catchUp()
      report()
    },
    setSpeed: (next) => {
      speed = next
      report()
    },
    state: () => ({ playing, atMs, speed }),
    dispose: () => cancel(),
  }
}
