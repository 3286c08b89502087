import { expect, test } from 'vitest'
import { matchShortcut, nameOfKey, type Shortcut } from './keymap.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
const shortcut = (keys: string): Shortcut => ({
  keys,
  label: keys,
  scope: 'everywhere',
  run: () => undefined,
})
const list = [shortcut('g h'), shortcut('g m'), shortcut('n'), shortcut('ctrl+k'), shortcut('?')]

test.each([
  [{ ...plain, key: 'g' }, 'g'],
  [{ ...plain, key: '?', shiftKey: true }, '?'],
  [{ ...plain, key: 'K', ctrlKey: true, shiftKey: false }, 'ctrl+k'],
  [{ ...plain, key: 'k', metaKey: true }, 'ctrl+k'],
  [{ ...plain, key: 'Enter', shiftKey: true }, 'shift+enter'],
  [{ ...plain, key: ' ' }, 'space'],
  [{ ...plain, key: 'ArrowLeft', altKey: true }, 'alt+arrowleft'],
])('the press %j is called %s', (event, expected) => {
  expect(nameOfKey(event)).toBe(expected)
})

test('a pair needs both keys, one after the other', () => {
  const first = matchShortcut(list, null, 'g')
  const second = matchShortcut(list, first.waiting, 'm')

  expect(first).toEqual({ hit: null, waiting: 'g' })
  expect(second.hit?.keys).toBe('g m')
})

test('a wrong second key starts anew, and a single key still counts', () => {
  expect(matchShortcut(list, 'g', 'n').hit?.keys).toBe('n')
  expect(matchShortcut(list, 'g', 'x')).toEqual({ hit: null, waiting: null })
  expect(matchShortcut(list, 'g', 'g')).toEqual({ hit: null, waiting: 'g' })
})

test('of two with the same keys the one added last wins', () => {
  const page = { ...shortcut('n'), label: 'of the page' }

  expect(matchShortcut([...list, page], null, 'n').hit).toBe(page)
})
