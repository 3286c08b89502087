/** The end of a connection, and who wants to hear of it. Unlike a promise it forgets those who no longer do. */
export type Ending = {
  readonly isOver: () => boolean
  /** Calls back once it is over, in a later turn when it already is. @returns Stops the waiting. */
  readonly onOver: (then: () => void) => () => void
  /** Declares it over. The second time does nothing. */
  readonly finish: () => void
}

/** Makes the end of a connection that stands. A kept connection serves a million programs, each with a listener. */
export function createEnding(): Ending {
  const listeners = new Set<() => void>()
  let over = false
  return {
    isOver: () => over,
    onOver: (then) => {
      // A wrapper, so that the same function may wait twice.
      const listener = () => then()
      if (over) queueMicrotask(() => (listeners.delete(listener) ? then() : undefined))
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    finish: () => {
      if (over) return
      over = true
      for (const listener of [...listeners]) {
        if (listeners.delete(listener)) listener()
      }
    },
  }
}

/** Waits for the end. */
export function untilOver(ending: Pick<Ending, 'onOver'>): Promise<void> {
  return new Promise((resolve) => {
    ending.onOver(resolve)
  })
}
