let open = false
const listeners = new Set<() => void>()

function become(next: boolean) {
  open = next
  for (const listener of listeners) listener()
}

/** Whether the palette is open; for `useSyncExternalStore`. */
export function paletteIsOpen(): boolean {
  return open
}

/** Calls back when the palette opens or closes; gives the way to stop. */
export function watchPalette(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Opens the palette, from anywhere. */
export function openPalette() {
  become(true)
}

/** Closes the palette. */
export function closePalette() {
  become(false)
}
