import type { LiveEvent } from '@intendant/contract/system.ts'

/** Changes as they happen, in this process and in every other one on the same database. */
export type Live = {
  /** Calls back for each event from now on, until the returned function is called. */
  readonly follow: (listener: (event: LiveEvent) => void) => () => void
  /** Events after an id, oldest first; null when they are no longer kept and the client must load anew. */
  readonly since: (id: string) => Promise<LiveEvent[] | null>
  readonly close: () => Promise<void>
}
