import { describe, expect, test } from 'vitest'
import {
  chipsOf,
  completeFilter,
  filterFor,
  nextSort,
  readTableState,
  splitTags,
  writeTableState,
} from './table-state.ts'

describe('machine table', () => {
  test('reads what it wrote', () => {
    const state = readTableState(
      new URLSearchParams('q=tag%3Aprod&sort=-reach&group=site&columns=tags,reach'),
    )
    const written = Object.entries(writeTableState(state)).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    )

    const again = readTableState(new URLSearchParams(written))

    expect(again).toEqual({ q: 'tag:prod', sort: '-reach', group: 'site', columns: ['reach', 'tags'] })
  })

  test('a query that makes no sense shows the usual table', () => {
    const state = readTableState(new URLSearchParams('sort=colour&group=moon'))

    expect(writeTableState(state)).toEqual({ q: null, sort: null, group: null, columns: null })
  })

  test('a second press on a header turns the order round', () => {
    expect([nextSort('name', 'reach'), nextSort('reach', 'reach'), nextSort('-reach', 'reach')]).toEqual([
      'reach',
      '-reach',
      'reach',
    ])
  })

  test('each condition is a chip that knows the filter without it', () => {
    const chips = chipsOf('db tag:prod -kind:virtual')

    expect(chips).toEqual([
      { text: 'tag:prod', without: 'db -kind:virtual' },
      { text: '-kind:virtual', without: 'db tag:prod' },
    ])
  })

  test('the organisation of the page narrows the filter', () => {
    expect([filterFor(' db ', 'acme'), filterFor('', undefined)]).toEqual(['db org:acme', ''])
  })

  test('the last word is completed, first its key, then its value', () => {
    const values = { tag: ['prod', 'needs care'], kind: ['virtual'] }
    const keys = ['kind', 'tag']

    const key = completeFilter('db ta', values, keys)
    const value = completeFilter('db -tag:n', values, keys)

    expect(key).toEqual([{ shown: 'tag:', insert: 'db tag:', key: 'tag' }])
    expect(value).toEqual([{ shown: 'tag:needs care', insert: 'db -tag:"needs care" ', key: 'tag' }])
  })

  test('tags are split at commas and blanks, once each', () => {
    expect(splitTags(' Prod, needs-care  prod')).toEqual(['prod', 'needs-care'])
  })
})
