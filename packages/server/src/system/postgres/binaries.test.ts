import { expect, test } from 'vitest'
import { findBinaries } from './binaries.ts'

test('the PostgreSQL that came with Intendant is found, also where the system has one', async () => {
  const found = await findBinaries()

  const own = found.filter((binaries) => binaries.embedded)
  expect(own).toHaveLength(1)
  expect(own[0]?.major).toBeGreaterThanOrEqual(15)
})
