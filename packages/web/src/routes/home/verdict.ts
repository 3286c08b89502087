import type { CallOutput } from '@intendant/contract/client.ts'
import type { Change } from '@intendant/contract/machines.ts'
import type { showHome } from '@intendant/contract/system.ts'

/** The answer of the server for the first page. */
export type HomeData = CallOutput<typeof showHome>

/** Narrows Home to one organisation (by slug): its machines, what needs someone there, its counts. Pure. */
export function scopeHome(home: HomeData, organisation: string | undefined): HomeData {
  if (organisation === undefined) return home
  const organisations = home.organisations.filter((each) => each.slug === organisation)
  const machines = organisations.flatMap((each) => each.machines)
  const slugs = new Set(machines.map((machine) => machine.slug))
  const total = organisations.reduce((sum, each) => sum + each.total, 0)
  const reachable = machines.filter((machine) => machine.state === 'reachable').length
  const unreachable = machines.filter((machine) => machine.state === 'unreachable').length
  const unknown = machines.filter((machine) => machine.state === 'unknown').length
  return {
    ...home,
    machines: { total, reachable, unreachable, unknown },
    organisations,
    needs: home.needs.filter((need) => slugs.has(need.machine.slug)),
  }
}

/** Worst first (VIS-2), the order in which marks of a roll call are counted. */
const order = ['host-key-changed', 'unreachable', 'refused', 'host-key-pending', 'unknown', 'reachable']

/** How many machines stand in each state, worst first; states nobody is in are left out. Pure. */
export function countStates(machines: readonly { readonly state: string }[]): (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { state } of machines) counts.set(state, (counts.get(state) ?? 0) + 1)
  const place = (state: string) => (order.includes(state) ? order.indexOf(state) : order.indexOf('unknown'))
  return [...counts].toSorted(([a], [b]) => place(a) - place(b))
}

/** One wish of a person: the changes of all fields it touched, newest wish first. */
export type Wish = {
  readonly id: number
  readonly at: string
  readonly who: string
  readonly kind: Change['kind']
  readonly what: Change['what']
  readonly slug: string
  readonly name: string
  readonly fields: readonly string[]
}

/** Joins the changes that one wish made: same person, same thing, within two seconds. Newest first. Pure. */
export function gatherWishes(changes: readonly Change[]): Wish[] {
  const wishes: Wish[] = []
  for (const change of changes) {
    const last = wishes.at(-1)
    const fields = change.field === '' ? [] : [change.field]
    if (last && isSameWish(last, change)) {
      wishes[wishes.length - 1] = { ...last, fields: [...new Set([...last.fields, ...fields])] }
    } else {
      const { id, at, who, kind, what, slug, name } = change
      wishes.push({ id, at, who, kind, what, slug, name, fields })
    }
  }
  return wishes
}

function isSameWish(wish: Wish, change: Change): boolean {
  const apart = Math.abs(Date.parse(wish.at) - Date.parse(change.at))
  return (
    wish.who === change.who &&
    wish.kind === change.kind &&
    wish.what === change.what &&
    wish.slug === change.slug &&
    wish.name === change.name &&
    apart < 2_000
  )
}

/** Those made on the day of `now` (local time), or the newest few when there are none. Pure. */
export function wishesToShow(
  wishes: readonly Wish[],
  now: Date,
): { readonly today: boolean; readonly wishes: readonly Wish[] } {
  const made = wishes.filter((wish) => new Date(wish.at).toDateString() === now.toDateString())
  return made.length > 0
    ? { today: true, wishes: made.slice(0, 8) }
    : { today: false, wishes: wishes.slice(0, 5) }
}

/** Whether each of the first steps is done. The machine Intendant runs on is there from the start. Pure. */
export function firstSteps(
  home: HomeData,
  sessionCount: number,
): { readonly add: boolean; readonly trust: boolean; readonly open: boolean } {
  return {
    add: home.machines.total > 1,
    trust: home.machines.reachable > 1 || sessionCount > 0,
    open: sessionCount > 0,
  }
}
