import { useSyncExternalStore } from 'react'

// One ticking clock for every age on the page; it stands still while nobody looks.
let now = new Date()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick() {
  if (document.visibilityState === 'hidden') return
  now = new Date()
  for (const listener of listeners) listener()
}

function watch(listener: () => void) {
  listeners.add(listener)
  timer ??= setInterval(tick, 5_000)
  document.addEventListener('visibilitychange', tick)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
    document.removeEventListener('visibilitychange', tick)
  }
}

/** The present moment, anew every five seconds. */
export function useNow(): Date {
  return useSyncExternalStore(watch, () => now)
}
