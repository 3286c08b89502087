import type { StreamEvent } from '@intendant/contract/sessions.ts'

/** The wire to one viewer. */
export type ViewerWire = {
  readonly sendEvent: (event: StreamEvent) => void
  readonly sendOutput: (bytes: Buffer) => void
  /** The output could not be read back: the viewer is to come again. */
  readonly fail: (error: unknown) => void
}

/** Where a viewer's output comes from: memory first, then the recording. */
export type OutputSource = {
  readonly end: () => number
  /** Bytes from a count on; null when they are kept nowhere. A promise only when they come from the recording. */
  readonly read: (from: number, max: number) => Buffer | null | Promise<Buffer | null>
  /** The first byte at or after a count that is kept; at worst the end. */
  readonly nextAfter: (from: number) => Promise<number>
}

/** Sends the output of a session to one viewer at that viewer's own speed. */
export type ViewerFeed = {
  /** Sends what the viewer can take now. */
  readonly pump: () => void
  /** The viewer has shown output up to a count. */
  readonly seen: (bytes: number) => void
  /** Bytes printed that the viewer has not shown. */
  readonly behind: () => number
  readonly stop: () => void
}

/** Beyond this many bytes unseen, nothing more is sent (see `contract/sessions.ts`). */
export const windowBytes = 1024 * 1024
const pieceBytes = 64 * 1024

/**
 * Begins to feed a viewer. A slow viewer holds up nobody: it falls behind, and goes on from memory, from the recording,
 * or, where neither has the bytes, behind a gap that is said.
 *
 * @param announce Sends the event `start`, after which output begins at the given count.
 */
export function createViewerFeed(
  wire: ViewerWire,
  source: OutputSource,
  from: number,
  announce: (from: number) => void,
): ViewerFeed {
  let sent = Math.min(from, source.end())
  let shown = sent
  let pumping = false
  let stopped = false
  announce(sent)

  const room = () => Math.min(pieceBytes, source.end() - sent, shown + windowBytes - sent)

  function send(bytes: Buffer) {
    // Counted first: whoever takes it may ask for more at once.
    sent += bytes.length
    wire.sendOutput(bytes)
  }

  function pump() {
    if (pumping) return
    // The common case, output from memory, without a single promise: it is every echo of a key.
    while (!stopped && room() > 0) {
      const bytes = source.read(sent, room())
      if (!Buffer.isBuffer(bytes)) {
        pumping = true
        void catchUp(bytes).then(
          () => {
            pumping = false
            pump()
          },
          (error: unknown) => {
            stopped = true
            wire.fail(error)
          },
        )
        return
      }
      send(bytes)
    }
  }

  async function catchUp(first: Promise<Buffer | null> | null) {
    const bytes = await first
    if (stopped) return
    if (bytes) return send(bytes)
    const to = await source.nextAfter(sent)
    if (stopped || to <= sent) return
    wire.sendEvent({ type: 'gap', from: sent, to })
    sent = to
    shown = Math.max(shown, to)
    announce(to)
  }

  return {
    pump,
    seen: (bytes) => {
      // What was never sent cannot have been seen.
      shown = Math.max(shown, Math.min(bytes, sent))
      pump()
    },
    behind: () => source.end() - shown,
    stop: () => {
      stopped = true
    },
  }
}
