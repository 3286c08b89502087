import { CallRefused } from '@intendant/contract/client.ts'
import { expect, test } from 'vitest'
import { differences, newerVersion } from './conflict.tsx'

const failure = (current: unknown) => ({
  problems: [{ code: 'conflict', path: [], params: {}, message: 'Someone was faster.' }],
  current,
})

test('a conflict carries the newer version; other refusals do not', () => {
  expect(newerVersion(new CallRefused(409, failure({ name: 'x' })))).toEqual({ name: 'x' })
  expect(newerVersion(new CallRefused(400, failure({ name: 'x' })))).toBeNull()
  expect(newerVersion(new CallRefused(409, failure(undefined)))).toBeNull()
  expect(newerVersion(new Error('away'))).toBeNull()
})

test('only named fields that differ are shown', () => {
  const mine = { name: 'a', vlan: null, notes: 'same', revision: 1 }
  const theirs = { name: 'b', notes: 'same', revision: 2 }

  const shown = differences(mine, theirs, { name: 'Name', vlan: 'VLAN', notes: 'Notes' }, (_, value) =>
    String(value),
  )

  expect(shown).toEqual([{ field: 'name', label: 'Name', mine: 'a', theirs: 'b' }])
})
