/** Lets so many through at once; the others wait in the order they came. */
export type Gate = {
  /** Waits for a place. @returns The way to give it back, once. @throws The signal's reason when aborted. */
  readonly enter: (signal: AbortSignal) => Promise<() => void>
}

/** Makes a gate with room for `size`. */
export function createGate(size: number): Gate {
  let free = size
  const waiting: (() => void)[] = []
  const leaveOnce = () => {
    let left = false
    return () => {
      if (left) return
      left = true
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        if (free > 0) {
          free -= 1
          return resolve(leaveOnce())
        }
        const onAbort = () => {
          waiting.splice(waiting.indexOf(go), 1)
          reject(signal.reason)
        }
        const go = () => {
          signal.removeEventListener('abort', onAbort)
          resolve(leaveOnce())
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.push(go)
      }),
  }
}
