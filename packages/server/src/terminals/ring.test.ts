import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRing } from './ring.ts'

test('a ring gives back exactly the newest bytes, whatever the pieces and the size', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 40 })

  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 100 }), fc.nat(500), (all, capacity, from) => {
      const ring = createRing(capacity)
      for (const piece of all) ring.append(piece)
      const whole = Buffer.concat(all)
      const start = Math.max(0, whole.length - capacity)

      expect([ring.start(), ring.end()]).toEqual([start, whole.length])
      const bytes = ring.read(from, 10)
      expect(bytes === null).toBe(from < start || from >= whole.length)
      expect(bytes ?? Buffer.from('')).toEqual(whole.subarray(from, from + (bytes?.length ?? 0)))
      expect(bytes?.length).not.toBe(0)
    }),
  )
})

test('a ring that grows keeps what it holds', () => {
  const ring = createRing(1024 * 1024)
  const whole = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251))

  for (let at = 0; at < whole.length; at += 777) ring.append(whole.subarray(at, at + 777))

  expect(ring.read(0, 200_000)).toEqual(whole)
})
