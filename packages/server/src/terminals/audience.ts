import type { Session } from '@intendant/contract/sessions.ts'
import type { Actor } from '../identity/actor.ts'
import { type SeenStep, toConnectionStep } from '../reach/steps.ts'
import { createViewerFeed, type OutputSource, type ViewerFeed, type ViewerWire } from './viewer.ts'

/** How someone wants to look at a session. */
export type ViewWish = {
  readonly from: number
  readonly columns: number
  readonly rows: number
  readonly watch: boolean
}

/** A place before a session, until `leave`. */
export type View = {
  readonly type: (bytes: Uint8Array) => void
  readonly resize: (columns: number, rows: number) => void
  readonly seen: (bytes: number) => void
  readonly leave: () => void
}

/** What the audience needs of its session. */
export type Stage = {
  readonly ownerId: string | null
  readonly source: OutputSource
  readonly steps: () => readonly SeenStep[]
  readonly size: () => { readonly columns: number; readonly rows: number }
  readonly write: (bytes: Uint8Array) => void
  readonly resize: (columns: number, rows: number) => void
  readonly relieve: () => void
  readonly describe: (actor: Actor) => Promise<Session>
  /** Somebody came or went. */
  readonly onAudience: (count: number) => void
}

/** Everyone who looks at one session. */
export type Audience = {
  readonly join: (actor: Actor, wish: ViewWish, wire: ViewerWire) => Promise<View>
  readonly tellStep: (step: SeenStep) => void
  readonly tellChange: () => void
  readonly tellOutput: () => void
  /** Bytes that the fastest typing viewer has not shown; 0 when nobody types. */
  readonly behind: () => number
  /** Names of those who look without being the owner at the keys. */
  readonly watchers: () => string[]
  readonly count: () => number
}

type Viewer = {
  readonly actor: Actor
  readonly watch: boolean
  readonly wire: ViewerWire
  readonly feed: ViewerFeed
  body: Session
  size: { columns: number; rows: number }
}

/** Makes the audience of a session. Only the owner types; others watch. The size follows whoever typed last. */
export function createAudience(stage: Stage): Audience {
  const viewers = new Set<Viewer>()
  let typist: Viewer | null = null

  function applySize(viewer: Viewer) {
    typist = viewer
    const { columns, rows } = viewer.size
    const before = stage.size()
    stage.resize(columns, rows)
    if (before.columns === columns && before.rows === rows) return
    for (const other of viewers) other.wire.sendEvent({ type: 'size', columns, rows })
  }

  async function join(actor: Actor, wish: ViewWish, wire: ViewerWire): Promise<View> {
    const watch = wish.watch || actor.personId === null || actor.personId !== stage.ownerId
    const viewer = admit(actor, wish, watch, wire, await stage.describe(actor))
    for (const step of stage.steps()) tellStepTo(viewer, step)
    if (!watch && !typist) applySize(viewer)
    wire.sendEvent({ type: 'size', ...stage.size() })
    viewer.feed.pump()
    stage.onAudience(viewers.size)
    tellChange()
    return {
      type: (bytes) => {
        if (watch || !viewers.has(viewer)) return
        if (typist !== viewer) applySize(viewer)
        stage.write(bytes)
      },
      resize: (columns, rows) => {
        viewer.size = { columns, rows }
        if (!watch && viewers.has(viewer) && (typist === viewer || !typist)) applySize(viewer)
      },
      seen: (bytes) => {
        viewer.feed.seen(bytes)
        stage.relieve()
      },
      leave: () => leave(viewer),
    }
  }

  function admit(actor: Actor, wish: ViewWish, watch: boolean, wire: ViewerWire, body: Session): Viewer {
    const announce = (from: number) => {
      const session = { ...(made?.body ?? body), outputBytes: stage.source.end() }
      wire.sendEvent({ type: 'start', from, session })
    }
    let made: Viewer | null = null
    const feed = createViewerFeed(wire, stage.source, wish.from, announce)
    made = { actor, watch, wire, feed, body, size: { columns: wish.columns, rows: wish.rows } }
    viewers.add(made)
    return made
  }

  function leave(viewer: Viewer) {
    if (!viewers.delete(viewer)) return
    viewer.feed.stop()
    if (typist === viewer) typist = null
    stage.relieve()
    stage.onAudience(viewers.size)
    tellChange()
  }

  function tellChange() {
    for (const viewer of viewers)
      void stage.describe(viewer.actor).then(
        (session) => {
          viewer.body = session
          if (viewers.has(viewer)) viewer.wire.sendEvent({ type: 'session', session })
        },
        (error: unknown) => viewer.wire.fail(error),
      )
  }

  function tellStepTo(viewer: Viewer, step: SeenStep) {
    viewer.wire.sendEvent({ type: 'step', step: toConnectionStep(step, viewer.actor.language) })
  }

  return {
    join,
    tellStep: (step) => {
      for (const viewer of viewers) tellStepTo(viewer, step)
    },
    tellChange,
    tellOutput: () => {
      for (const viewer of viewers) viewer.feed.pump()
    },
    behind: () => {
      const typing = [...viewers].filter((viewer) => !viewer.watch)
      return typing.length === 0 ? 0 : Math.min(...typing.map((viewer) => viewer.feed.behind()))
    },
    watchers: () => [
      ...new Set([...viewers].filter((viewer) => viewer.watch).map((viewer) => viewer.actor.name)),
    ],
    count: () => viewers.size,
  }
}
