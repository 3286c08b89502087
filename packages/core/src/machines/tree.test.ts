import { expect, test } from 'vitest'
import { testIds } from '../paths/test-estate.ts'
import { sortNaturally } from './natural-order.ts'
import { checkPlacement, listSubtree, type TreeMachine } from './tree.ts'

const { machine: m, organisation } = testIds

function tree(n: number, fields: Partial<TreeMachine> = {}): TreeMachine {
  return {
    id: m(n),
    name: `vm${n}`,
    organisationId: organisation(1),
    kind: 'virtual',
    hostId: null,
    ...fields,
  }
}

const machines = new Map(
  [
    tree(1, { kind: 'physical' }),
    tree(2, { hostId: m(1) }),
    tree(10, { hostId: m(1) }),
    tree(3, { hostId: m(2), kind: 'container' }),
    tree(4, { kind: 'appliance' }),
    tree(5, { organisationId: organisation(2), kind: 'physical' }),
  ].map((one) => [one.id, one]),
)

test.each([
  { name: 'a guest of a physical machine', machine: tree(6, { hostId: m(1) }), codes: [] },
  { name: 'nobody’s guest', machine: tree(6), codes: [] },
  { name: 'a guest of nothing', machine: tree(6, { hostId: m(99) }), codes: ['host-missing'] },
  { name: 'a guest of an appliance', machine: tree(6, { hostId: m(4) }), codes: ['host-holds-no-guests'] },
  {
    name: 'another organisation’s guest',
    machine: tree(6, { hostId: m(5) }),
    codes: ['host-other-organisation'],
  },
  {
    name: 'a physical guest',
    machine: tree(6, { hostId: m(1), kind: 'physical' }),
    codes: ['guest-is-physical'],
  },
  { name: 'its own host', machine: tree(2, { hostId: m(2) }), codes: ['host-cycle'] },
  { name: 'a guest of its guest', machine: tree(2, { hostId: m(3) }), codes: ['host-cycle'] },
  { name: 'an appliance with guests', machine: tree(2, { kind: 'appliance' }), codes: ['kind-holds-guests'] },
])('$name: $codes', ({ machine, codes }) => {
  expect(checkPlacement(machine, machines).map((one) => one.code)).toEqual(codes)
})

test('a subtree has all levels, parents first, names as people count', () => {
  expect(listSubtree(m(1), machines.values()).map((one) => one.name)).toEqual(['vm2', 'vm3', 'vm10'])
})

test('a circle that slipped in does not hang', () => {
  const circle = [tree(1, { hostId: m(2) }), tree(2, { hostId: m(1) })]

  expect(listSubtree(m(1), circle).map((one) => one.id)).toEqual([m(2)])
  expect(checkPlacement(tree(3, { hostId: m(1) }), new Map(circle.map((one) => [one.id, one])))).toEqual([])
})

test('names are sorted as people count', () => {
  expect(sortNaturally(['srv10', 'Srv2', 'srv1', 'élan'], (one) => one)).toEqual([
    'élan',
    'srv1',
    'Srv2',
    'srv10',
  ])
})
