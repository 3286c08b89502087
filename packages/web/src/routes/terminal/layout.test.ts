import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  closePane,
  emptyLayout,
  focusPane,
  keepSessions,
  type Layout,
  moveDivider,
  moveFocus,
  nextPane,
  openInTab,
  panesOf,
  parseLayout,
  placeDividers,
  placePanes,
  replaceSession,
  sessionsOf,
  splitPane,
} from './layout.ts'

/** 1 at the left, 2 above 3 at the right; 4 in a tab of its own. */
function threePanes(): Layout {
  const first = openInTab(emptyLayout, 1)
  const both = splitPane(first, 1, 2, 'row')
  const three = splitPane(both, 2, 3, 'column')
  return focusPane(openInTab(three, 4), 1)
}

type Step = { readonly verb: string; readonly a: number; readonly b: number }

function take(layout: Layout, { verb, a, b }: Step): Layout {
  if (verb === 'open') return openInTab(layout, a)
  if (verb === 'splitRow') return splitPane(layout, a, b, 'row')
  if (verb === 'splitColumn') return splitPane(layout, a, b, 'column')
  if (verb === 'close') return closePane(layout, a)
  return sessionsOf(layout).includes(b) ? layout : replaceSession(layout, a, b)
}

describe('terminal layout', () => {
  test('a split adds a pane to the same tab and gives it the keys', () => {
    const layout = splitPane(openInTab(emptyLayout, 1), 1, 2, 'row')

    expect(layout.tabs).toHaveLength(1)
    expect(sessionsOf(layout)).toEqual([1, 2])
    expect(layout.tabs[0]?.focus).toBe(2)
  })

  test('closing a pane leaves the others and gives its room to the neighbour', () => {
    const layout = closePane(threePanes(), 2)

    const tab = layout.tabs[0]
    const places = tab ? placePanes(tab.root) : []
    expect(places.map(({ pane, rect }) => [pane.session, rect])).toEqual([
      [1, { left: 0, top: 0, width: 0.5, height: 1 }],
      [3, { left: 0.5, top: 0, width: 0.5, height: 1 }],
    ])
    expect(sessionsOf(layout)).toEqual([1, 3, 4])
  })

  test('closing the last pane of a tab closes the tab and shows its neighbour', () => {
    const layout = closePane(focusPane(threePanes(), 4), 4)

    expect(layout.tabs).toHaveLength(1)
    expect(layout.active).toBe(0)
  })

  test('opening a session that has a pane goes there', () => {
    const layout = openInTab(threePanes(), 4)

    expect(layout.active).toBe(1)
    expect(sessionsOf(layout)).toEqual([1, 2, 3, 4])
  })

  test('the arrows go to the pane on that side', () => {
    const start = threePanes()
    const focusOf = (layout: Layout) => layout.tabs[layout.active]?.focus

    const right = moveFocus(start, 'right')
    const lower = moveFocus(focusPane(start, 2), 'down')
    const back = moveFocus(lower, 'left')
    const nowhere = moveFocus(start, 'left')

    expect([right, lower, back, nowhere].map(focusOf)).toEqual([2, 3, 1, 1])
  })

  test('the panes of a tab come one after the other, round and round', () => {
    const start = threePanes()
    const focusOf = (layout: Layout) => layout.tabs[layout.active]?.focus

    const round = [nextPane(start), nextPane(nextPane(start)), nextPane(nextPane(nextPane(start)))]

    expect(round.map(focusOf)).toEqual([2, 3, 1])
  })

  test('a session that is opened again takes the place of the one that ended', () => {
    const layout = replaceSession(threePanes(), 2, 9)

    expect(sessionsOf(layout)).toEqual([1, 9, 3, 4])
  })

  test('a line moves within bounds', () => {
    const start = threePanes()
    const divider = placeDividers(start.tabs[0]?.root ?? { kind: 'pane', session: 1, watch: false })[1]

    const moved = moveDivider(start, divider?.path ?? [], 0.99)

    const rects = placePanes(moved.tabs[0]?.root ?? { kind: 'pane', session: 1, watch: false })
    expect(rects[1]?.rect.height).toBeCloseTo(0.88)
  })

  test.each([null, 5, {}, { tabs: [{ root: { kind: 'pane', session: -1 }, focus: 1 }], active: 0 }])(
    'what is no arrangement is read as an empty one: %j',
    (input) => {
      const layout = parseLayout(input)

      expect(layout).toEqual(emptyLayout)
    },
  )

  test('reading back what was kept gives the same', () => {
    const layout = threePanes()

    const again = parseLayout(JSON.parse(JSON.stringify(layout)))

    expect(again).toEqual(layout)
  })

  test('whatever is done, panes fill the tab, no session is there twice, and the focus is on a pane', () => {
    const step = fc.record({
      verb: fc.constantFrom('open', 'splitRow', 'splitColumn', 'close', 'replace'),
      a: fc.integer({ min: 1, max: 12 }),
      b: fc.integer({ min: 1, max: 12 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const layout = steps.reduce(take, emptyLayout)
        const sessions = sessionsOf(layout)
        expect(new Set(sessions).size).toBe(sessions.length)
        expect(layout.active).toBeLessThanOrEqual(Math.max(0, layout.tabs.length - 1))
        for (const tab of layout.tabs) {
          const area = placePanes(tab.root).reduce((sum, { rect }) => sum + rect.width * rect.height, 0)
          expect(area).toBeCloseTo(1)
          expect(panesOf(tab.root).map((pane) => pane.session)).toContain(tab.focus)
        }
      }),
    )
  })

  test('keeps only the sessions that are wanted', () => {
    const layout = keepSessions(threePanes(), (session) => session > 2)

    expect(sessionsOf(layout)).toEqual([3, 4])
  })
})
