import { useEffect, useRef } from 'react'

/**
 * A shortcut: `keys` are pressed one after another (`g h`), a letter alone or with `ctrl+`.
 * `label` says what it does, in the language of the page; `page` ones come first in the list of shortcuts.
 */
export type Shortcut = {
  readonly keys: string
  readonly label: string
  readonly scope: 'everywhere' | 'page'
  readonly run: () => void
}

/** After this long the first key of a pair is forgotten. */
const pairMs = 1_200

const shortcuts = new Map<symbol, Shortcut>()

/** The shortcuts that work now. */
export function listShortcuts(): Shortcut[] {
  return [...shortcuts.values()]
}

/** Adds shortcuts while a component is shown. The last one added wins over the same keys elsewhere. */
export function useShortcuts(list: readonly Shortcut[]) {
  const latest = useRef(list)
  latest.current = list
  const keys = list.map((shortcut) => `${shortcut.keys}=${shortcut.label}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `keys` stands for the list, whose functions change each render
  useEffect(() => {
    const ids = latest.current.map((shortcut, place) => {
      const id = Symbol(shortcut.keys)
      shortcuts.set(id, { ...shortcut, run: () => latest.current[place]?.run() })
      return id
    })
    return () => {
      for (const id of ids) shortcuts.delete(id)
    }
  }, [keys])
}

/** The name of a pressed key as shortcuts spell it: `g`, `?`, `ctrl+k`, `shift+enter`. Pure. */
export function nameOfKey(event: {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  // A printed sign already tells that Shift was held.
  const shift = event.shiftKey && key.length > 1 ? 'shift+' : ''
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${shift}${key}`
}

/** Finds what a key means after the key before it (null when none waits). Pure. */
export function matchShortcut(
  list: readonly Shortcut[],
  waiting: string | null,
  key: string,
): { readonly hit: Shortcut | null; readonly waiting: string | null } {
  const pair = waiting === null ? null : list.findLast((shortcut) => shortcut.keys === `${waiting} ${key}`)
  const hit = pair ?? list.findLast((shortcut) => shortcut.keys === key) ?? null
  if (hit) return { hit, waiting: null }
  const starts = list.some((shortcut) => shortcut.keys.startsWith(`${key} `))
  return { hit: null, waiting: starts ? key : null }
}

/** Text fields and the terminal keep their letters (KEY-2). */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[data-keys="own"], .xterm')) return true
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'file', 'range'].includes(target.type)
  )
}

/** Listens for shortcuts on the whole page; `letters` off leaves only those with Ctrl (KEY-3). */
export function useKeymap(letters: boolean) {
  useEffect(() => {
    let waiting: string | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return
      const key = nameOfKey(event)
      const chord = key.startsWith('ctrl+')
      if (
        !chord &&
        (!letters || isTyping(event.target) || document.querySelector('[aria-modal="true"], dialog[open]'))
      )
        return
      if (chord && event.target instanceof Element && event.target.closest('.xterm') && key !== 'ctrl+k')
        return
      const found = matchShortcut(listShortcuts(), waiting, key)
      waiting = found.waiting
      clearTimeout(timer)
      timer = setTimeout(() => {
        waiting = null
      }, pairMs)
      if (!found.hit) return
      event.preventDefault()
      found.hit.run()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKey)
    }
  }, [letters])
}
