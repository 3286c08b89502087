import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  parseLines,
  renderAsciicastEvents,
  renderAsciicastHeader,
  renderLines,
  toMarkerLine,
  toOutput,
  toOutputLine,
  toSizeLine,
} from './asciicast.ts'

test('every byte of output comes back, text or not', () => {
  const pieces = fc.array(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }).map(toBytes)))

  fc.assert(
    fc.property(pieces, (all) => {
      const lines = all.map((piece, index) => toOutputLine(index, Buffer.from(piece)))

      expect(toOutput(parseLines(renderLines(lines)))).toEqual(Buffer.concat(all))
    }),
  )
})

test('players get plain asciicast: a header, output, sizes and markers', () => {
  const header = renderAsciicastHeader({
    columns: 80,
    rows: 24,
    openedAt: new Date('2026-11-22T15:00:00Z'),
    title: 'root@web (7)',
  })
  const lines = [
    toOutputLine(0.5, Buffer.from('é\n')),
    toOutputLine(1, Buffer.from([0xff])),
    toSizeLine(1.25, 120, 40),
    toMarkerLine(2, 'here'),
  ]

  expect(header + renderAsciicastEvents(lines)).toBe(
    [
      '{"version":2,"width":80,"height":24,"timestamp":1795359600,"title":"root@web (7)","env":{"TERM":"xterm-256color"}}',
      '[0.5,"o","é\\n"]',
      '[1,"o","\ufffd"]',
      '[1.25,"r","120x40"]',
      '[2,"m","here"]',
      '',
    ].join('\n'),
  )
})

function toBytes(text: string): Uint8Array {
  return Buffer.from(text.toWellFormed())
}
