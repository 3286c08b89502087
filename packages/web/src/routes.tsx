import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  stripSearchParams,
} from '@tanstack/react-router'
import { Crash } from './shell/crash.tsx'
import { Gate } from './shell/gate.tsx'
import { NotFound } from './shell/not-found.tsx'

/** Search parameters as plain strings: `?q=010` stays `010`, and links look as people type them. */
const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Crash,
  validateSearch: (search: Record<string, unknown>): { org?: string } => ({
    ...search,
    ...(typeof search.org === 'string' ? { org: search.org } : {}),
  }),
  search: { middlewares: [stripSearchParams({ org: '' })] },
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./routes/enter/set-up.tsx'), 'SetUpPage'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./routes/enter/invitation.tsx'), 'InvitationPage'),
})

/** Everything below needs someone signed in, and stands in the frame. */
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Gate })

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/home/home.tsx'), 'HomePage'),
})

const places = createRoute({
  getParentRoute: () => inside,
  path: '/places/{-$tab}',
  component: lazyRouteComponent(() => import('./routes/places/places.tsx'), 'PlacesPage'),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings/{-$tab}',
  component: lazyRouteComponent(() => import('./routes/settings/settings.tsx'), 'SettingsPage'),
})

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account/{-$tab}',
  component: lazyRouteComponent(() => import('./routes/account/account.tsx'), 'AccountPage'),
})

const help = createRoute({
  getParentRoute: () => inside,
  path: '/help',
  component: lazyRouteComponent(() => import('./routes/help/help.tsx'), 'HelpPage'),
})

/** Every other address: the not-found page, in the frame, after sign-in. */
const anywhere = createRoute({ getParentRoute: () => inside, path: '/$', component: NotFound })

const machines = createRoute({
  getParentRoute: () => inside,
  path: '/machines',
  component: lazyRouteComponent(() => import('./routes/machines/machines-page.tsx'), 'MachinesPage'),
})

const newMachines = createRoute({
  getParentRoute: () => inside,
  path: '/machines/new',
  component: lazyRouteComponent(() => import('./routes/machines/new-machines-page.tsx'), 'NewMachinesPage'),
})

const machine = createRoute({
  getParentRoute: () => inside,
  path: '/machines/$machine/{-$tab}',
  component: lazyRouteComponent(() => import('./routes/machines/machine-page.tsx'), 'MachinePage'),
})

const terminal = createRoute({
  getParentRoute: () => inside,
  path: '/terminal',
  component: lazyRouteComponent(() => import('./routes/terminal/terminal-page.tsx'), 'TerminalPage'),
})

const sessions = createRoute({
  getParentRoute: () => inside,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./routes/sessions/sessions-page.tsx'), 'SessionsPage'),
})

const session = createRoute({
  getParentRoute: () => inside,
  path: '/sessions/$number',
  component: lazyRouteComponent(() => import('./routes/sessions/session-page.tsx'), 'SessionPage'),
})

const tree = root.addChildren([
  setUp,
  invitation,
  inside.addChildren([
    home,
    machines,
    newMachines,
    machine,
    places,
    terminal,
    sessions,
    session,
    settings,
    account,
    help,
    anywhere,
  ]),
])

/** The router: each page is a file of its own, fetched when it is first opened. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: false,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) =>
        value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
      ),
    ).toString()
    return text ? `?${text}` : ''
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
