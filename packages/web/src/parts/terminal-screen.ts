import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { type ITheme, Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'

/** How a terminal looks and speaks; kept with the person's workspace. */
export type ScreenOptions = { readonly fontSize: number; readonly screenReader: boolean }

/** A terminal on the page, with everything that could harm its reader switched off (rule R39). */
export type TerminalScreen = {
  readonly terminal: Terminal
  /** The size that fills its place; null when it has no room. */
  readonly measure: () => { columns: number; rows: number } | null
  /** Selects the next match; false when there is none. */
  readonly find: (text: string, direction: 'next' | 'previous') => boolean
  readonly clearFind: () => void
  readonly setOptions: (options: ScreenOptions) => void
  readonly dispose: () => void
}

// A browser gives a page about 16 drawing contexts and takes the oldest away without asking.
const contextsAtMost = 8
let contexts = 0

/**
 * Puts a terminal into an element.
 *
 * @param openLink Called with an http or https address a person chose; it must ask before it opens.
 */
export function createTerminalScreen(
  place: HTMLElement,
  options: ScreenOptions & { readonly readOnly: boolean; readonly label: string },
  openLink: (address: string) => void,
): TerminalScreen {
  const terminal = new Terminal({
    allowProposedApi: true,
    fontFamily: '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace',
    fontSize: options.fontSize,
    lineHeight: 1.35,
    letterSpacing: 0,
    scrollback: 10_000,
    cursorBlink: false,
    disableStdin: options.readOnly,
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    theme: readTheme(),
    // Reports and moves of the window stay off: a machine must not make this page type or jump.
    windowOptions: {},
    linkHandler: {
      allowNonHttpProtocols: false,
      activate: (_, address) => {
        if (isWebAddress(address)) openLink(address)
      },
    },
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.loadAddon(
    new WebLinksAddon((_, address) => {
      if (isWebAddress(address)) openLink(address)
    }),
  )
  // Swallowed: writing the clipboard (52), the icon and title (0 to 2) and files or pictures (1337).
  for (const code of [0, 1, 2, 52, 1337]) terminal.parser.registerOscHandler(code, () => true)
  terminal.open(place)
  terminal.textarea?.setAttribute('aria-label', options.label)
  const dropWebgl = drawWithWebgl(terminal)
  const watcher = new MutationObserver(() => {
    terminal.options.theme = readTheme()
  })
  watcher.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-mantine-color-scheme'],
  })

  return {
    terminal,
    measure: () => {
      const size = place.clientWidth > 0 ? fit.proposeDimensions() : undefined
      if (!size || Number.isNaN(size.cols) || size.cols < 2 || size.rows < 2) return null
      return { columns: Math.min(1_000, size.cols), rows: Math.min(1_000, size.rows) }
    },
    find: (text, direction) => {
      const decorations = { matchOverviewRuler: '#8D96A5', activeMatchColorOverviewRuler: '#BF7800' }
      return direction === 'next'
        ? search.findNext(text, { decorations })
        : search.findPrevious(text, { decorations })
    },
    clearFind: () => search.clearDecorations(),
    setOptions: (next) => {
      terminal.options.fontSize = next.fontSize
      terminal.options.screenReaderMode = next.screenReader
    },
    dispose: () => {
      watcher.disconnect()
      dropWebgl()
      terminal.dispose()
    },
  }
}

/** Loads the terminal's font, so that the first measure of a letter is the right one. */
export async function loadTerminalFont(): Promise<void> {
  await Promise.allSettled([
    document.fonts.load('13px "JetBrains Mono Variable"'),
    document.fonts.load('600 13px "JetBrains Mono Variable"'),
  ])
}

/** Tells whether a text is an address that may be offered as a link. Pure. */
export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol)
}

function drawWithWebgl(terminal: Terminal): () => void {
  if (contexts >= contextsAtMost || !hasWebgl()) return () => {}
  const webgl = new WebglAddon()
  contexts += 1
  let dropped = false
  const drop = () => {
    if (dropped) return
    dropped = true
    contexts -= 1
    webgl.dispose()
  }
  // Without a context xterm draws with elements again: slower and the same to look at.
  webgl.onContextLoss(drop)
  terminal.loadAddon(webgl)
  return drop
}

function hasWebgl(): boolean {
  // One pane on a phone is quickly drawn without it, and phones take contexts away when they like.
  if (matchMedia('(pointer: coarse)').matches) return false
  const probe = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  probe?.getExtension('WEBGL_lose_context')?.loseContext()
  return probe !== null
}

function readTheme(): ITheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const text = token('--term-text')
  const background = token('--term-bg')
  const dark = document.documentElement.dataset.mantineColorScheme === 'dark'
  return {
    background,
    foreground: text,
    cursor: text,
    cursorAccent: background,
    selectionBackground: token('--t-blue') ? `${token('--t-blue')}55` : undefined,
    black: dark ? token('--line-2') : text,
    brightBlack: token('--term-dim'),
    red: token('--t-red'),
    brightRed: token('--t-red'),
    green: token('--t-green'),
    brightGreen: token('--t-green'),
    yellow: token('--t-yellow'),
    brightYellow: token('--t-yellow'),
    blue: token('--t-blue'),
    brightBlue: token('--t-blue'),
    magenta: token('--t-magenta'),
    brightMagenta: token('--t-magenta'),
    cyan: token('--t-cyan'),
    brightCyan: token('--t-cyan'),
    white: dark ? token('--text-2') : token('--line-2'),
    brightWhite: dark ? '#FFFFFF' : token('--surface'),
  }
}
