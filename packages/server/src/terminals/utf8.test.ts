import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutUtf8 } from './utf8.ts'

test('text cut anywhere is cut before an unfinished character, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(200), (text, at) => {
      const bytes = Buffer.from(text.toWellFormed())
      const { whole, rest } = cutUtf8(bytes.subarray(0, at))

      expect(isUtf8(whole)).toBe(true)
      expect(rest.length).toBeLessThanOrEqual(3)
      expect(Buffer.concat([whole, rest])).toEqual(bytes.subarray(0, at))
    }),
  )
})

test('bytes that are no text at all are not held back for ever', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const { whole, rest } = cutUtf8(Buffer.from(bytes))

      expect(rest.length).toBeLessThanOrEqual(3)
      expect(Buffer.concat([whole, rest])).toEqual(Buffer.from(bytes))
    }),
  )
})
