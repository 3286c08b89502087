import { expect, test } from 'vitest'
import { answers, fold, rank } from './palette-rank.ts'

test.each([
  ['machines', 'Machines', 4],
  ['mach', 'Machines', 3],
  ['reglages', 'Réglages', 4],
  ['decon', 'Se déconnecter', 2],
  ['add mach', 'Add machines', 3],
  ['machines add', 'Add machines', 2],
  ['amch', 'Add machines', 1],
  ['xyz', 'Machines', 0],
  ['zz', 'Machines', 0],
  ['', 'Machines', 1],
])('%j answers %j with %i', (query, name, points) => {
  expect(rank(query, name)).toBe(points)
})

test('accents and case do not matter', () => {
  expect(fold('ÉÀçÏ')).toBe('eaci')
})

test('an action is found by its name in either language, best first', () => {
  const items = [
    { id: 'light', names: ['Light theme', 'Thème clair'] },
    { id: 'out', names: ['Sign out', 'Se déconnecter'] },
    { id: 'clair', names: ['Clair'] },
  ]

  expect(answers('clair', items, (item) => item.names).map((item) => item.id)).toEqual(['clair', 'light'])
})
