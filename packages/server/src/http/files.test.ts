import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderAttachment, renderMode } from './files.ts'

test.each([
  ['report.txt', `attachment; filename="report.txt"; filename*=UTF-8''report.txt`],
  ['a "b" \\ 100%', `attachment; filename="a _b_ _ 100_"; filename*=UTF-8''a%20%22b%22%20%5C%20100%25`],
  ['été.pdf', `attachment; filename="_t_.pdf"; filename*=UTF-8''%C3%A9t%C3%A9.pdf`],
  ["it's (1)", `attachment; filename="it's (1)"; filename*=UTF-8''it%27s%20%281%29`],
])('the download of %s is named', (name, header) => {
  expect(renderAttachment(name)).toBe(header)
})

test('no file name can end the header or be lost in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const header = renderAttachment(name)

      expect(header).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w.~%!#$&+^`|-]*$/)
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name.toWellFormed())
    }),
  )
})

test.each([
  [0o100644, 'rw-r--r--'],
  [0o040755, 'rwxr-xr-x'],
  [0, '---------'],
])('the mode %o is shown as %s', (mode, text) => {
  expect(renderMode(mode)).toBe(text)
})
