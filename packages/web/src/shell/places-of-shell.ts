import {
  IconHelp,
  IconHistory,
  IconHome,
  IconNetwork,
  IconServer2,
  IconSettings,
  IconTerminal2,
} from '@tabler/icons-react'
import { paths } from '../paths.ts'

/** An entry of the menu. `letter` is pressed after `g`; `needs` is the right without which it is absent. */
export type Entry = {
  readonly id: 'home' | 'machines' | 'places' | 'terminal' | 'sessions' | 'settings' | 'help'
  readonly to: string
  readonly letter: string
  readonly icon: typeof IconHome
  readonly group: 'overview' | 'resources' | 'operate' | 'end'
  readonly needs?: 'machine.terminal'
}

/** Every page that stands in the menu, in its order. */
export const entries: readonly Entry[] = [
  { id: 'home', to: paths.home(), letter: 'h', icon: IconHome, group: 'overview' },
  { id: 'machines', to: paths.machines(), letter: 'm', icon: IconServer2, group: 'resources' },
  { id: 'places', to: paths.places(), letter: 'n', icon: IconNetwork, group: 'resources' },
  {
    id: 'terminal',
    to: paths.terminal(),
    letter: 't',
    icon: IconTerminal2,
    group: 'operate',
    needs: 'machine.terminal',
  },
  {
    id: 'sessions',
    to: paths.sessions(),
    letter: 's',
    icon: IconHistory,
    group: 'operate',
    needs: 'machine.terminal',
  },
  { id: 'settings', to: paths.settings(), letter: ',', icon: IconSettings, group: 'end' },
  { id: 'help', to: paths.help(), letter: '?', icon: IconHelp, group: 'end' },
]

/** Tells whether a page is the entry's or below it. Pure. */
export function isCurrent(entry: Entry, pathname: string): boolean {
  return entry.to === '/' ? pathname === '/' : pathname === entry.to || pathname.startsWith(`${entry.to}/`)
}
