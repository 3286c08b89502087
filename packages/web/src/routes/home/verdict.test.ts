import { expect, test } from 'vitest'
import { countStates, firstSteps, gatherWishes, type HomeData, scopeHome, wishesToShow } from './verdict.ts'

const home: HomeData = {
  machines: { total: 4, reachable: 2, unreachable: 1, unknown: 1 },
  organisations: [
    {
      id: '1',
      slug: 'kerlann',
      name: 'Kerlann',
      total: 3,
      machines: [
        { slug: 'a', name: 'a', state: 'reachable' },
        { slug: 'b', name: 'b', state: 'unreachable' },
        { slug: 'c', name: 'c', state: 'unknown' },
      ],
    },
    {
      id: '2',
      slug: 'morvan',
      name: 'Morvan',
      total: 1,
      machines: [{ slug: 'd', name: 'd', state: 'reachable' }],
    },
  ],
  needs: [{ kind: 'unreachable', machine: { slug: 'b', name: 'b' }, reason: '', since: null, behind: 0 }],
  openSessions: 0,
}

const change = {
  id: 1,
  at: '2026-11-22T13:54:00.000Z',
  who: 'Nadia',
  kind: 'machine' as const,
  what: 'updated' as const,
  key: '',
  slug: 'a',
  name: 'a',
  before: null,
  after: null,
}

test('Home of one organisation counts only what is there', () => {
  const scoped = scopeHome(home, 'morvan')

  expect(scoped.machines).toEqual({ total: 1, reachable: 1, unreachable: 0, unknown: 0 })
  expect(scoped.organisations.map((each) => each.slug)).toEqual(['morvan'])
  expect(scoped.needs).toEqual([])
})

test('without an organisation Home is whole', () => {
  expect(scopeHome(home, undefined)).toBe(home)
})

test('states are counted worst first, and one unheard of stands with the unknown', () => {
  const machines = [
    { state: 'reachable' },
    { state: 'weird' },
    { state: 'host-key-changed' },
    { state: 'reachable' },
  ]

  expect(countStates(machines)).toEqual([
    ['host-key-changed', 1],
    ['weird', 1],
    ['reachable', 2],
  ])
})

test('the fields that one wish touched make one line', () => {
  const wishes = gatherWishes([
    { ...change, id: 3, field: 'sshPort' },
    { ...change, id: 2, field: 'notes', at: '2026-11-22T13:53:59.500Z' },
    { ...change, id: 1, field: 'notes', at: '2026-11-22T13:50:00.000Z' },
  ])

  expect(wishes.map((wish) => [wish.id, wish.fields])).toEqual([
    [3, ['sshPort', 'notes']],
    [1, ['notes']],
  ])
})

test('changes of today are shown, or the latest when there are none', () => {
  const wishes = gatherWishes([{ ...change, field: 'notes' }])

  expect(wishesToShow(wishes, new Date('2026-11-22T20:00:00Z')).today).toBe(true)
  expect(wishesToShow(wishes, new Date('2026-11-25T12:00:00Z'))).toEqual({ today: false, wishes })
})

test.each([
  [{ total: 1, reachable: 1, unreachable: 0, unknown: 0 }, 0, { add: false, trust: false, open: false }],
  [{ total: 2, reachable: 1, unreachable: 0, unknown: 1 }, 0, { add: true, trust: false, open: false }],
  [{ total: 2, reachable: 2, unreachable: 0, unknown: 0 }, 0, { add: true, trust: true, open: false }],
  [{ total: 2, reachable: 1, unreachable: 0, unknown: 1 }, 1, { add: true, trust: true, open: true }],
])('with %j and %i sessions the first steps stand at %j', (machines, sessions, expected) => {
  expect(firstSteps({ ...home, machines }, sessions)).toEqual(expected)
})
