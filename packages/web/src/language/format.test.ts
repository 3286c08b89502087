import { expect, test } from 'vitest'
import { createFormat } from './format.ts'

const en = createFormat('en')
const fr = createFormat('fr')
const now = new Date(2026, 10, 22, 14, 2, 11)

test.each([
  [0, '0 B', '0 o'],
  [999, '999 B', '999 o'],
  [12_345, '12.3 kB', '12,3 ko'],
  [999_600, '1 MB', '1 Mo'],
  [12_300_000_000, '12.3 GB', '12,3 Go'],
  [512_000_000_000_000, '512 TB', '512 To'],
])('%i bytes read as %s and %s', (bytes, english, french) => {
  expect(en.bytes(bytes).replaceAll('\u00a0', ' ')).toBe(english)
  expect(fr.bytes(bytes).replaceAll('\u00a0', ' ')).toBe(french)
})

test.each([
  [0, '0 s'],
  [59_000, '59 s'],
  [210_000, '3 min 30 s'],
  [3_600_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%i ms last %s', (ms, expected) => {
  expect(en.duration(ms).replaceAll('\u00a0', ' ')).toBe(expected)
})

test('numbers follow the language, with the spaces it asks for', () => {
  expect([en.number(1_234_567.8), fr.number(1_234_567.8)]).toEqual(['1,234,567.8', '1\u202f234\u202f567,8'])
  expect([en.percent(0.12), fr.percent(0.12)]).toEqual(['12%', '12\u00a0%'])
  expect([en.latency(8.4), fr.latency(1_240)]).toEqual(['8\u00a0ms', '1,2\u00a0s'])
})

test('moments are short, day first, 24 hours', () => {
  expect([en.moment(now), fr.moment(now)]).toEqual(['22 Nov 2026, 14:02', '22 nov. 2026, 14:02'])
  expect([en.today(now), fr.today(now)]).toEqual(['Sunday 22 November, 14:02', 'Dimanche 22 novembre, 14:02'])
})

test.each([
  [2_000, 'now', 'maintenant'],
  [42_000, '42 seconds ago', 'il y a 42 secondes'],
  [360_000, '6 minutes ago', 'il y a 6 minutes'],
  [7_200_000, '2 hours ago', 'il y a 2 heures'],
  [90_000_000, '21 Nov 2026, 13:02', '21 nov. 2026, 13:02'],
])('%i ms ago is %s, in French %s', (ms, english, french) => {
  const at = new Date(now.getTime() - ms)

  expect([en.age(at, now), fr.age(at, now)].map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    english,
    french,
  ])
})

test('names sort as people count', () => {
  expect(['srv10', 'srv2', 'Élan', 'echo'].sort(fr.compare)).toEqual(['echo', 'Élan', 'srv2', 'srv10'])
})
