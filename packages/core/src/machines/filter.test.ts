import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasControlCharacters } from '../text.ts'
import { type FilterCondition, filterKeys, parseFilter, renderFilter } from './filter.ts'
import { Duty, MachineKind, Reach } from './machine.ts'

test('words and conditions are told apart, with negation and quotes', () => {
  const { filter, problems } = parseFilter(
    'web  tag:prod -kind:Container org:"Acme & Co" -"old \\"box\\"" -temp',
  )

  expect(problems).toEqual([])
  expect(filter).toEqual([
    { key: 'any', value: 'web', negated: false },
    { key: 'tag', value: 'prod', negated: false },
    { key: 'kind', value: 'container', negated: true },
    { key: 'org', value: 'Acme & Co', negated: false },
    { key: 'any', value: 'old "box"', negated: true },
    { key: 'any', value: 'temp', negated: true },
  ])
})

test.each(['2001:db8::1', 'fe80::', '02:00:5e:10', 'de:ad', '::1', '10.0.3.'])(
  'the address %s is a word although it may have colons',
  (text) => {
    expect(parseFilter(text)).toEqual({ filter: [{ key: 'any', value: text, negated: false }], problems: [] })
  },
)

test('an address behind a key is its value', () => {
  expect(parseFilter('ip:2001:db8:: mac:02:00').filter).toEqual([
    { key: 'ip', value: '2001:db8::', negated: false },
    { key: 'mac', value: '02:00', negated: false },
  ])
})

test.each([
  ['status:up web', 'filter-key'],
  ['kind:robot web', 'filter-value'],
  ['reach:up web', 'filter-value'],
  ['tag: web', 'filter-value-missing'],
  ['"" web', 'filter-value-missing'],
])('in %s the wrong piece is explained and the rest is used', (text, code) => {
  const { filter, problems } = parseFilter(text)

  expect(problems.map((one) => one.code)).toEqual([code])
  expect(filter).toEqual([{ key: 'any', value: 'web', negated: false }])
})

test('a filter that is written is read again as the same', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    .map((text) => text.trim())
    .filter((text) => text !== '' && !hasControlCharacters(text))
  const closed = { kind: MachineKind.options, duty: Duty.options, reach: Reach.shape.state.options }
  const condition: fc.Arbitrary<FilterCondition> = fc
    .constantFrom('any' as const, ...filterKeys)
    .chain((key) =>
      fc.record({
        key: fc.constant(key),
        value: key === 'kind' || key === 'duty' || key === 'reach' ? fc.constantFrom(...closed[key]) : word,
        negated: fc.boolean(),
      }),
    )
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 6 }), (filter) => {
      expect(parseFilter(renderFilter(filter))).toEqual({ filter, problems: [] })
    }),
    { numRuns: 500 },
  )
})
