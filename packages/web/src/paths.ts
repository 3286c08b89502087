type Query = Readonly<Record<string, string | number | undefined>>

/** The tabs of a machine's page, besides the overview. */
export type MachineTab = 'network' | 'changes' | 'sessions' | 'settings'
/** The parts of the settings. */
export type SettingsTab = 'fields' | 'people' | 'keys' | 'system' | 'audit'
/** The parts of the account page. */
export type AccountTab = 'sign-in' | 'tokens' | 'keys'
/** The parts of the places page. */
export type PlacesTab = 'sites' | 'organisations'

/** What the machine table shows, as its URL carries it. */
export type MachinesQuery = {
  readonly q?: string
  readonly sort?: string
  readonly group?: string
  readonly columns?: string
  readonly view?: string
}

/** Every URL of the page is made here (URL-1); nothing else writes one. Pure. */
export const paths = {
  home: () => '/',
  machines: (query: MachinesQuery = {}) => withQuery('/machines', query),
  newMachine: (query: { readonly from?: 'paste' | 'import' | 'hand'; readonly text?: string } = {}) =>
    withQuery('/machines/new', query),
  machine: (slug: string, tab?: MachineTab) => `/machines/${segment(slug)}${tab ? `/${tab}` : ''}`,
  places: (tab?: PlacesTab, query: { readonly edit?: string } = {}) =>
    withQuery(`/places${tab ? `/${tab}` : ''}`, query),
  terminal: (
    query: {
      /** Opens a new shell on this machine (slug). */
      readonly open?: string
      readonly login?: string
      /** Shows this running session. */
      readonly session?: number
      /** Numbers of the sessions on the workspace, joined by commas. */
      readonly sessions?: string
    } = {},
  ) => withQuery('/terminal', query),
  sessions: (query: { readonly machine?: string; readonly state?: string } = {}) =>
    withQuery('/sessions', query),
  session: (number: number, query: { readonly t?: number } = {}) => withQuery(`/sessions/${number}`, query),
  settings: (tab?: SettingsTab) => `/settings${tab ? `/${tab}` : ''}`,
  account: (tab?: AccountTab) => `/account${tab ? `/${tab}` : ''}`,
  help: (part?: 'shortcuts' | 'paths' | 'trouble' | 'about') => `/help${part ? `#${part}` : ''}`,
  setUp: (token?: string) => withQuery('/setup', { token }),
  invitation: (token?: string) => withQuery('/invitation', { token }),
}

function segment(text: string): string {
  return encodeURIComponent(text)
}

function withQuery(path: string, query: Query): string {
  const text = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  ).toString()
  return text ? `${path}?${text}` : path
}

/** Carries the organisation filter from the page one is on to a link (`?org=` is sticky). Pure. */
export function keepOrganisation(to: string, organisation: string | undefined): string {
  if (!organisation || /[?&]org=/.test(to)) return to
  const [rest = '', hash] = to.split('#')
  const joined = `${rest}${rest.includes('?') ? '&' : '?'}org=${segment(organisation)}`
  return hash === undefined ? joined : `${joined}#${hash}`
}
