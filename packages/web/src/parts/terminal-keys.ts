/** What the key after the leader does on the terminal page. */
export type LeaderCommand =
  | 'new-tab'
  | 'close-pane'
  | 'split'
  | 'split-below'
  | 'find'
  | 'files'
  | 'next-tab'
  | 'previous-tab'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'leave'

type KeyPress = {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

const commands: Readonly<Record<string, LeaderCommand>> = {
  c: 'new-tab',
  x: 'close-pane',
  d: 'split',
  D: 'split-below',
  f: 'find',
  u: 'files',
  n: 'next-tab',
  p: 'previous-tab',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Escape: 'leave',
}

/** Tells whether a key press is the leader, Ctrl Shift Space. Pure. */
export function isLeader(press: KeyPress): boolean {
  return press.code === 'Space' && press.ctrlKey && press.shiftKey && !press.altKey && !press.metaKey
}

/** Tells whether a key press is a modifier alone, which neither ends nor uses the leader. Pure. */
export function isModifierAlone(press: KeyPress): boolean {
  return ['Control', 'Shift', 'Alt', 'Meta'].includes(press.key)
}

/** What a key does after the leader; null for a key without a meaning. Pure. */
export function leaderCommand(press: KeyPress): LeaderCommand | null {
  return commands[press.key] ?? commands[press.key.toLowerCase()] ?? null
}

/** Keys of the bar on phones that are no letters. */
export type BarKey =
  | 'escape'
  | 'tab'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'interrupt'
  | 'end-of-file'
  | 'suspend'

const barBytes: Readonly<Record<Exclude<BarKey, 'left' | 'right' | 'up' | 'down'>, string>> = {
  escape: '\u001b',
  tab: '\t',
  interrupt: '\u0003',
  'end-of-file': '\u0004',
  suspend: '\u001a',
}
const arrowLetters = { up: 'A', down: 'B', right: 'C', left: 'D' } as const

/** Modifiers of the bar that hold for the next key only. */
export type OneShot = { readonly ctrl: boolean; readonly alt: boolean }

/** No modifier held. */
export const noOneShot: OneShot = { ctrl: false, alt: false }

/**
 * The characters a bar key stands for. Pure.
 *
 * @param application Whether the program asked for application cursor keys (DECCKM).
 */
export function barKeyText(key: BarKey, held: OneShot, application: boolean): string {
  if (key === 'left' || key === 'right' || key === 'up' || key === 'down') {
    const modifier = 1 + (held.alt ? 2 : 0) + (held.ctrl ? 4 : 0)
    if (modifier > 1) return `\u001b[1;${modifier}${arrowLetters[key]}`
    return `\u001b${application ? 'O' : '['}${arrowLetters[key]}`
  }
  return (held.alt ? '\u001b' : '') + barBytes[key]
}

/** What typed text becomes while Ctrl or Alt of the bar is held: Ctrl and `c` give the interrupt. Pure. */
export function withOneShot(text: string, held: OneShot): string {
  if (!held.ctrl && !held.alt) return text
  const [first = '', ...rest] = text
  return (held.alt ? '\u001b' : '') + (held.ctrl ? controlOf(first) : first) + rest.join('')
}

function controlOf(character: string): string {
  const code = character.toUpperCase().charCodeAt(0)
  // @ A…Z [ \ ] ^ _ are the letters of the control codes 0 to 31; ? is delete, a blank is NUL.
  if (code >= 64 && code <= 95) return String.fromCharCode(code - 64)
  if (character === '?') return '\u007f'
  return character === ' ' ? '\u0000' : character
}
