import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = new URL('../', import.meta.url)

/** A proof is `path/of/file.test.ts > name of the test`. */
const Feature = z.strictObject({
  title: z.string().min(1),
  state: z.enum(['works', 'partial', 'missing']),
  proof: z.array(z.string().regex(/^[\w./@-]+\.test\.tsx? > .+$/)),
  note: z.string().min(1).optional(),
})

const features = z
  .record(z.string(), Feature)
  .parse(JSON.parse(readFileSync(new URL('docs/features.json', root), 'utf8')))

const families = { MCM: 46, MIN: 44, OPT: 40, PNM: 45, AZG: 57 }

test('every feature of the five systems and every capability is listed once', () => {
  const pad = (number: number) => String(number).padStart(2, '0')
  const ids = Object.entries(families).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, index) => `${family}-${pad(index + 1)}`),
  )
  const capabilities = Array.from({ length: 30 }, (_, index) => `C${pad(index + 1)}`)

  expect(Object.keys(features).toSorted()).toEqual([...ids, ...capabilities].toSorted())
})

test('what works or partly works names tests that prove it, and what is partial says what is missing', () => {
  const unproved = Object.entries(features)
    .filter(([, feature]) => feature.state !== 'missing' && feature.proof.length === 0)
    .map(([id]) => id)
  const unexplained = Object.entries(features)
    .filter(([, feature]) => feature.state === 'partial' && !feature.note)
    .map(([id]) => id)

  expect({ unproved, unexplained }).toEqual({ unproved: [], unexplained: [] })
})

test('every test that is named as a proof exists', () => {
  const absent = Object.entries(features).flatMap(([id, feature]) =>
    feature.proof.filter((proof) => !proofExists(proof)).map((proof) => `${id}: ${proof}`),
  )

  expect(absent).toEqual([])
})

function proofExists(proof: string): boolean {
  const [file = '', name = ''] = proof.split(' > ')
  const text = readText(new URL(file, root))
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((quoted) => text.includes(quoted))
}

function readText(file: URL): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
