import { describe, expect, test } from 'vitest'
import { problemTexts, type Text } from './problems.ts'
import { reasonTexts } from './reasons.ts'

const texts: [string, Text][] = [...Object.entries(problemTexts), ...Object.entries(reasonTexts)]

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted()
}

describe.each(texts)('the text %s', (_, { en, fr }) => {
  test('is there in both languages, with the same placeholders', () => {
    expect(en.trim()).not.toBe('')
    expect(fr.trim()).not.toBe('')
    expect(placeholders(fr)).toEqual(placeholders(en))
  })

  test('follows French typography', () => {
    expect(fr, 'a typographic apostrophe').not.toContain("'")
    expect(fr, 'a narrow no-break space before ; ! ?').not.toMatch(/[^\u202f][;!?]/u)
    // A colon inside a word (tag:prod, 2001:db8::1) is no punctuation.
    expect(fr, 'a no-break space before a colon').not.toMatch(/[^\u00a0]:(?=\s|$)/u)
    expect(fr, 'no-break spaces inside quotes').not.toMatch(/«[^\u00a0]|[^\u00a0]»/u)
    expect(fr, 'French quotes').not.toContain('"')
  })

  test('has no exclamation marks, double blanks or loose ends', () => {
    expect(en).not.toMatch(/!| {2}|^\s|\s$/)
    expect(fr).not.toMatch(/!| {2}|^\s|\s$/)
  })
})
