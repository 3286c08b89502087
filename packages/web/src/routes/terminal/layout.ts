import { z } from 'zod'

/** One place for one session. A watched session is seen and not typed into. */
export type Pane = { readonly kind: 'pane'; readonly session: number; readonly watch: boolean }
/** Two parts beside each other (`row`) or below each other (`column`); `ratio` is the share of the first. */
export type Split = {
  readonly kind: 'split'
  readonly direction: 'row' | 'column'
  readonly ratio: number
  readonly first: LayoutNode
  readonly second: LayoutNode
}
export type LayoutNode = Pane | Split
/** A tab is a tree of panes; `focus` is the session that has the keys. */
export type Tab = { readonly root: LayoutNode; readonly focus: number }
/** Everything a person arranged. `active` counts from 0; each session is in at most one pane. */
export type Layout = { readonly tabs: readonly Tab[]; readonly active: number }
/** Where a pane is, in shares of the tab's room. */
export type Rect = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
/** The line between two parts: which split it belongs to (`path`: 0 first, 1 second), and the split's room. */
export type Divider = {
  readonly path: readonly (0 | 1)[]
  readonly split: Split
  readonly room: Rect
}
export type Direction = 'left' | 'right' | 'up' | 'down'

/** The arrangement of somebody who opened nothing yet. */
export const emptyLayout: Layout = { tabs: [], active: 0 }

const whole: Rect = { left: 0, top: 0, width: 1, height: 1 }
const smallest = 0.12

const NodeShape: z.ZodType<LayoutNode> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('pane'), session: z.int().min(1), watch: z.boolean() }),
    z.object({
      kind: z.literal('split'),
      direction: z.enum(['row', 'column']),
      ratio: z.number().min(0).max(1),
      first: NodeShape,
      second: NodeShape,
    }),
  ]),
)
const LayoutShape = z.object({
  tabs: z.array(z.object({ root: NodeShape, focus: z.int() })).max(50),
  active: z.int().min(0),
})

/** Reads a kept arrangement; anything that is not one gives the empty arrangement. Pure. */
export function parseLayout(input: unknown): Layout {
  const parsed = LayoutShape.safeParse(input)
  return parsed.success ? keepSessions(parsed.data, () => true) : emptyLayout
}

/** The panes of a part, in reading order. Pure. */
export function panesOf(node: LayoutNode): readonly Pane[] {
  return node.kind === 'pane' ? [node] : [...panesOf(node.first), ...panesOf(node.second)]
}

/** Every session that has a pane. Pure. */
export function sessionsOf(layout: Layout): readonly number[] {
  return layout.tabs.flatMap((tab) => panesOf(tab.root).map((pane) => pane.session))
}

/** Shows a session: goes to its pane where it has one, else gives it a tab of its own. Pure. */
export function openInTab(layout: Layout, session: number, watch = false): Layout {
  if (sessionsOf(layout).includes(session)) return focusPane(layout, session)
  const tab: Tab = { root: { kind: 'pane', session, watch }, focus: session }
  return { tabs: [...layout.tabs, tab], active: layout.tabs.length }
}

/** Splits the pane of `beside` and gives the new half to `session`. Pure. */
export function splitPane(
  layout: Layout,
  beside: number,
  session: number,
  direction: Split['direction'],
): Layout {
  if (sessionsOf(layout).includes(session)) return focusPane(layout, session)
  return changeTabOf(layout, beside, (tab) => ({
    focus: session,
    root: replacePane(tab.root, beside, (pane) => ({
      kind: 'split',
      direction,
      ratio: 0.5,
      first: pane,
      second: { kind: 'pane', session, watch: false },
    })),
  }))
}

/** Closes one pane; its neighbour takes the room, a tab without panes goes. Pure. */
export function closePane(layout: Layout, session: number): Layout {
  return keepSessions(layout, (other) => other !== session)
}

/** Puts another session in the place of one that ended. Pure. */
export function replaceSession(layout: Layout, ended: number, next: number): Layout {
  return changeTabOf(layout, ended, (tab) => ({
    focus: tab.focus === ended ? next : tab.focus,
    root: replacePane(tab.root, ended, () => ({ kind: 'pane', session: next, watch: false })),
  }))
}

/** Goes to a tab. Pure. */
export function showTab(layout: Layout, index: number): Layout {
  return index >= 0 && index < layout.tabs.length ? { ...layout, active: index } : layout
}

/** Gives the keys to a pane and shows its tab. Pure. */
export function focusPane(layout: Layout, session: number): Layout {
  const index = layout.tabs.findIndex((tab) => panesOf(tab.root).some((pane) => pane.session === session))
  if (index < 0) return layout
  const changed = changeTabOf(layout, session, (tab) => ({ ...tab, focus: session }))
  return { ...changed, active: index }
}

/** Gives the keys to the pane on that side of the one that has them, the nearest in line. Pure. */
export function moveFocus(layout: Layout, direction: Direction): Layout {
  const tab = layout.tabs[layout.active]
  if (!tab) return layout
  const rects = placePanes(tab.root)
  const here = rects.find(({ pane }) => pane.session === tab.focus)
  if (!here) return layout
  const candidates = rects
    .filter(({ rect }) => liesOn(direction, here.rect, rect))
    .sort((a, b) => distance(here.rect, a.rect) - distance(here.rect, b.rect))
  const next = candidates[0]
  return next ? focusPane(layout, next.pane.session) : layout
}

/** Gives the keys to the next pane of the tab shown, round and round: how a phone goes through them. Pure. */
export function nextPane(layout: Layout): Layout {
  const tab = layout.tabs[layout.active]
  if (!tab) return layout
  const panes = panesOf(tab.root)
  const here = panes.findIndex((pane) => pane.session === tab.focus)
  const next = panes[(here + 1) % panes.length]
  return next ? focusPane(layout, next.session) : layout
}

/** Where each pane of a tab is. Pure. */
export function placePanes(node: LayoutNode, room: Rect = whole): readonly { pane: Pane; rect: Rect }[] {
  if (node.kind === 'pane') return [{ pane: node, rect: room }]
  const [first, second] = cutRoom(node, room)
  return [...placePanes(node.first, first), ...placePanes(node.second, second)]
}

/** The lines between the panes of a tab. Pure. */
export function placeDividers(
  node: LayoutNode,
  room: Rect = whole,
  path: readonly (0 | 1)[] = [],
): readonly Divider[] {
  if (node.kind === 'pane') return []
  const [first, second] = cutRoom(node, room)
  return [
    { path, split: node, room },
    ...placeDividers(node.first, first, [...path, 0]),
    ...placeDividers(node.second, second, [...path, 1]),
  ]
}

/** Moves the line of a split in the tab shown; no part gets smaller than an eighth. Pure. */
export function moveDivider(layout: Layout, path: readonly (0 | 1)[], ratio: number): Layout {
  const within = Math.min(1 - smallest, Math.max(smallest, ratio))
  return {
    ...layout,
    tabs: layout.tabs.map((tab, index) =>
      index === layout.active ? { ...tab, root: withRatio(tab.root, path, within) } : tab,
    ),
  }
}

/** The arrangement with only the sessions that `keep` wants, each once. Pure. */
export function keepSessions(layout: Layout, keep: (session: number) => boolean): Layout {
  const seen = new Set<number>()
  const kept = layout.tabs.flatMap((tab, index) => {
    const root = pruneNode(tab.root, keep, seen)
    return root === null ? [] : [{ tab: withSoundFocus(tab, root), index }]
  })
  const before = kept.filter(({ index }) => index < layout.active).length
  const active = Math.max(0, Math.min(before, kept.length - 1))
  return { tabs: kept.map(({ tab }) => tab), active }
}

function withSoundFocus(tab: Tab, root: LayoutNode): Tab {
  const panes = panesOf(root)
  const hasFocus = panes.some((pane) => pane.session === tab.focus)
  return { root, focus: hasFocus ? tab.focus : (panes[0]?.session ?? tab.focus) }
}

function pruneNode(
  node: LayoutNode,
  keep: (session: number) => boolean,
  seen: Set<number>,
): LayoutNode | null {
  if (node.kind === 'pane') {
    if (!keep(node.session) || seen.has(node.session)) return null
    seen.add(node.session)
    return node
  }
  const first = pruneNode(node.first, keep, seen)
  const second = pruneNode(node.second, keep, seen)
  if (first === null || second === null) return first ?? second
  return { ...node, first, second }
}

function replacePane(node: LayoutNode, session: number, make: (pane: Pane) => LayoutNode): LayoutNode {
  if (node.kind === 'pane') return node.session === session ? make(node) : node
  return {
    ...node,
    first: replacePane(node.first, session, make),
    second: replacePane(node.second, session, make),
  }
}

function changeTabOf(layout: Layout, session: number, change: (tab: Tab) => Tab): Layout {
  return {
    ...layout,
    tabs: layout.tabs.map((tab) =>
      panesOf(tab.root).some((pane) => pane.session === session) ? change(tab) : tab,
    ),
  }
}

function withRatio(node: LayoutNode, path: readonly (0 | 1)[], ratio: number): LayoutNode {
  if (node.kind === 'pane') return node
  const [step, ...rest] = path
  if (step === undefined) return { ...node, ratio }
  return step === 0
    ? { ...node, first: withRatio(node.first, rest, ratio) }
    : { ...node, second: withRatio(node.second, rest, ratio) }
}

function cutRoom(split: Split, room: Rect): readonly [Rect, Rect] {
  if (split.direction === 'row') {
    const width = room.width * split.ratio
    return [
      { ...room, width },
      { ...room, left: room.left + width, width: room.width - width },
    ]
  }
  const height = room.height * split.ratio
  return [
    { ...room, height },
    { ...room, top: room.top + height, height: room.height - height },
  ]
}

function liesOn(direction: Direction, from: Rect, to: Rect): boolean {
  const slack = 1e-6
  switch (direction) {
    case 'left':
      return to.left + to.width <= from.left + slack
    case 'right':
      return to.left >= from.left + from.width - slack
    case 'up':
      return to.top + to.height <= from.top + slack
    case 'down':
      return to.top >= from.top + from.height - slack
  }
}

function distance(from: Rect, to: Rect): number {
  const x = to.left + to.width / 2 - (from.left + from.width / 2)
  const y = to.top + to.height / 2 - (from.top + from.height / 2)
  return Math.hypot(x, y)
}
