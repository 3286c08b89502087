import type { StreamEvent } from '@intendant/contract/sessions.ts'
import type { ViewerWire } from './viewer.ts'

/** A viewer in memory that keeps all it was sent, and can lose the line. */
export type TestViewer = ViewerWire & {
  readonly events: StreamEvent[]
  /** Output in order, without gaps. */
  readonly text: () => string
  readonly bytes: () => number
  readonly faults: unknown[]
  /** Called for each piece of output. */
  onOutput: (total: number) => void
}

/** Makes a viewer. */
export function createTestViewer(): TestViewer {
  const events: StreamEvent[] = []
  const parts: Buffer[] = []
  const faults: unknown[] = []
  let total = 0
  const viewer: TestViewer = {
    events,
    faults,
    text: () => Buffer.concat(parts).toString('utf8'),
    bytes: () => total,
    sendEvent: (event) => void events.push(event),
    sendOutput: (bytes) => {
      total += bytes.length
      parts.push(bytes)
      viewer.onOutput(total)
    },
    fail: (error) => void faults.push(error),
    onOutput: () => undefined,
  }
  return viewer
}
