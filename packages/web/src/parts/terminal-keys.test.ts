import { describe, expect, test } from 'vitest'
import { barKeyText, isLeader, leaderCommand, noOneShot, withOneShot } from './terminal-keys.ts'
import { cleanPaste, onOneLine, questionPaste } from './terminal-paste.ts'

const press = { key: ' ', code: 'Space', ctrlKey: true, shiftKey: true, altKey: false, metaKey: false }

describe('leader key', () => {
  test('is Ctrl Shift Space and nothing less', () => {
    const without = (change: Partial<typeof press>) => isLeader({ ...press, ...change })

    expect(isLeader(press)).toBe(true)
    expect([without({ ctrlKey: false }), without({ shiftKey: false }), without({ altKey: true })]).toEqual([
      false,
      false,
      false,
    ])
  })

  test.each([
    ['c', 'new-tab'],
    ['X', 'close-pane'],
    ['d', 'split'],
    ['D', 'split-below'],
    ['f', 'find'],
    ['ArrowLeft', 'left'],
    ['Escape', 'leave'],
    ['q', null],
  ])('%s after it means %s', (key, command) => {
    expect(leaderCommand({ ...press, key })).toBe(command)
  })
})

describe('key bar', () => {
  test.each([
    ['up', noOneShot, false, '\u001b[A'],
    ['up', noOneShot, true, '\u001bOA'],
    ['left', { ctrl: true, alt: false }, false, '\u001b[1;5D'],
    ['interrupt', noOneShot, false, '\u0003'],
    ['tab', { ctrl: false, alt: true }, false, '\u001b\t'],
  ] as const)('%s with %j (application %s) types %j', (key, held, application, text) => {
    expect(barKeyText(key, held, application)).toBe(text)
  })

  test.each([
    ['c', { ctrl: true, alt: false }, '\u0003'],
    ['[', { ctrl: true, alt: false }, '\u001b'],
    ['x', { ctrl: false, alt: true }, '\u001bx'],
    ['é', { ctrl: true, alt: false }, 'é'],
    ['ls', noOneShot, 'ls'],
  ])('%s with %j held becomes %j', (typed, held, text) => {
    expect(withOneShot(typed, held)).toBe(text)
  })
})

describe('paste', () => {
  test.each([
    ['uptime', null],
    ['uptime\n', { text: 'uptime\n', lines: 2 }],
    ['a\r\nb\rc', { text: 'a\nb\nc', lines: 3 }],
    ['x'.repeat(201), { text: 'x'.repeat(201), lines: 1 }],
  ])('%j is asked about as %j', (text, question) => {
    expect(questionPaste(text)).toEqual(question)
  })

  test('can not end its own brackets', () => {
    expect(cleanPaste('ls\u001b[201~\u0003rm -rf x')).toBe('ls[201~rm -rf x')
  })

  test('goes on one line', () => {
    expect(onOneLine('  docker run \\\n   --rm\n')).toBe('docker run \\ --rm')
  })
})
