import { expect, test } from 'vitest'
import { type Texts, withMany } from './texts.ts'

const files = import.meta.glob<Record<string, Texts>>(['./en/*.ts', './fr/*.ts'], { eager: true })
const areas = Object.keys(files)
  .filter((path) => path.startsWith('./en/'))
  .map((path) => path.slice('./en/'.length, -'.ts'.length))

/** Every text of an area with its dotted key. */
function leaves(texts: Texts, before = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[before + key, text]] : leaves(text, `${before}${key}.`),
  )
}

function read(language: 'en' | 'fr', area: string): Map<string, string> {
  return new Map(leaves(files[`./${language}/${area}.ts`]?.[area] ?? {}))
}

function placeholders(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\{\{(\w+)\}\}|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? '')),
  ].sort()
}

test('the same areas exist in both languages', () => {
  const french = Object.keys(files).filter((path) => path.startsWith('./fr/'))

  expect(french.map((path) => path.replace('/fr/', '/en/'))).toEqual(areas.map((area) => `./en/${area}.ts`))
})

test.each(areas)('%s says the same things in both languages', (area) => {
  expect([...read('fr', area).keys()].sort()).toEqual([...read('en', area).keys()].sort())
})

test.each(areas)('%s names the same variables in both languages', (area) => {
  const english = read('en', area)

  const apart = [...read('fr', area)].filter(([key, text]) => {
    // The singular may leave out the number: one machine needs none.
    const wanted = placeholders(english.get(key) ?? '').filter(
      (name) => !(key.endsWith('_one') && name === 'count'),
    )
    const given = placeholders(text).filter((name) => !(key.endsWith('_one') && name === 'count'))
    return wanted.join() !== given.join()
  })

  expect(apart).toEqual([])
})

test.each(areas)('%s follows French typography', (area) => {
  const wrong = [...read('fr', area)].filter(([, text]) => mistakesIn(text).length > 0)

  expect(wrong.map(([key, text]) => [key, text, mistakesIn(text)])).toEqual([])
})

test.each(areas)('%s has no empty text and no exclamation', (area) => {
  const texts = [...read('en', area), ...read('fr', area)]

  expect(texts.filter(([, text]) => text.trim() === '' || text.includes('!'))).toEqual([])
})

test.each([
  ['C’est fait\u202f; continuez', []],
  ["l'heure", ['straight apostrophe']],
  ['Vraiment ?', ['no narrow no-break space before ; ! ?']],
  ['Organisation : x', ['no no-break space before :']],
  ['« x »', ['no no-break space inside « »']],
  ['10:30 et https://x', []],
])('the typography check finds in %j: %j', (text, expected) => {
  expect(mistakesIn(text)).toEqual(expected)
})

test('a plural for a million is there without being written', () => {
  expect(withMany({ a_one: 'x', a_other: 'y', b: { c_other: 'z' } })).toEqual({
    a_one: 'x',
    a_other: 'y',
    a_many: 'y',
    b: { c_other: 'z', c_many: 'z' },
  })
})

/** What is wrong with a French text. Words of the machine (`ssh -J a:b`, `~/.ssh`) stay as they are typed. */
function mistakesIn(text: string): string[] {
  const rules: [string, RegExp][] = [
    ['straight apostrophe', /'/],
    [
      'no narrow no-break space before ; ! ?',
      /(?<![\u202f/?&\s({])[;?!](?=\s|$)|[ \u00a0][;!](?=\s|$)|[a-zà-ÿ»)] \?(?=\s|$)/i,
    ],
    ['no no-break space before :', /[^\u00a0\d:/] ?:(?=\s|$)/],
    ['no no-break space inside « »', /«(?!\u00a0)|(?<!\u00a0)»/],
  ]
  return rules.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
}
