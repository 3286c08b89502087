/** More is waiting than can be served soon. Whoever asks is told to come back. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy'
}

/**
 * Makes a gate that lets only so many tasks run at once; others wait in line.
 *
 * @throws {TooBusy} (by the gate) The line is full; the task did not run.
 */
export function createGate({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }) {
  let running = 0
  const line: (() => void)[] = []
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (line.length >= waiting) throw new TooBusy('too many tasks are waiting')
      // Whoever leaves hands its place over, so `running` stays as it is.
      await new Promise<void>((enter) => line.push(enter))
    } else {
      running += 1
    }
    try {
      return await task()
    } finally {
      const next = line.shift()
      if (next) next()
      else running -= 1
    }
  }
}
