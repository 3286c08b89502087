import type { Clock } from '../../system/clock.ts'

/**
 * Waits for a promise no longer than `ms` and only until `signal` is aborted.
 * What comes too late is given to `late`, so that nothing opened is forgotten.
 */
export function within<T>(
  promise: Promise<T>,
  limits: {
    clock: Clock
    ms: number
    signal?: AbortSignal | undefined
    expired: () => Error
    cancelled?: () => Error
    late?: (value: T) => void
  },
): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false
    const settle = (act: () => void) => {
      if (over) return
      over = true
      stop()
      limits.signal?.removeEventListener('abort', onAbort)
      act()
    }
    const stop = limits.clock.after(limits.ms, () => settle(() => reject(limits.expired())))
    const onAbort = () => settle(() => reject(limits.cancelled?.() ?? limits.signal?.reason))
    limits.signal?.addEventListener('abort', onAbort, { once: true })
    promise.then(
      (value) => {
        if (over) limits.late?.(value)
        settle(() => resolve(value))
      },
      (cause) => settle(() => reject(cause)),
    )
    if (limits.signal?.aborted) onAbort()
  })
}
