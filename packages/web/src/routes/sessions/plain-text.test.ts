import { expect, test } from 'vitest'
import { plainText } from './plain-text.ts'

test.each([
  ['\u001b[32mroot\u001b[0m# ls\r\nnotes\r\n', 'root# ls\nnotes\n'],
  ['\u001b]0;title\u0007$ ', '$ '],
  ['\u001b]52;c;aGk=\u001b\\safe', 'safe'],
  ['lx\bs\r\n', 'ls\n'],
  ['10 %\r20 %\r\n', '20 %\n'],
  ['a\u0000b\u0007', 'ab'],
])('%j is read as %j', (text, read) => {
  const cast = {
    columns: 80,
    rows: 24,
    lengthMs: 0,
    unreadable: 0,
    events: [{ kind: 'output' as const, atMs: 0, text }],
  }

  expect(plainText(cast)).toBe(read)
})
