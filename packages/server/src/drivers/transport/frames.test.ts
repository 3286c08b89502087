import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutFrames } from './frames.ts'
import { createKexWatch } from './kex-watch.ts'
import { readWire, toWire } from './wire.ts'

test('frames come out whole, wherever the stream was cut', () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 })
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(frames, sizes, (sent, cuts) => {
      const got: Buffer[] = []
      const cut = cutFrames(
        60,
        (frame) => got.push(Buffer.from(frame)),
        () => expect.unreachable(),
      )
      const stream = Buffer.concat(sent.map((frame) => toWire(frame)))
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1
        cut(stream.subarray(at, at + size))
        at += size
      }

      expect(got).toEqual(sent.map((frame) => Buffer.from(frame)))
    }),
  )
})

test('a frame that is too long is told once, and nothing follows', () => {
  const told: string[] = []
  const cut = cutFrames(
    10,
    () => told.push('frame'),
    () => told.push('too long'),
  )
  cut(toWire('0123456789'))
  cut(toWire('0123456789+'))
  cut(toWire('a'))

  expect(told).toEqual(['frame', 'too long'])
})

test('what was put together is read back', () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.string(),
      (bytes, number, text) => {
        const wire = readWire(toWire(bytes, number, text))

        expect([Buffer.from(wire.bytes()), wire.uint32(), wire.text(), wire.left()]).toEqual([
          Buffer.from(bytes),
          number,
          Buffer.from(text).toString(),
          0,
        ])
      },
    ),
  )
})

test('noise never breaks the search for a host key', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
      const watch = createKexWatch()
      watch.see(Buffer.from('SSH-2.0-x\r\n'))

      for (const chunk of chunks) expect(watch.see(Buffer.from(chunk)).hostKey).toBeNull()
    }),
  )
})
