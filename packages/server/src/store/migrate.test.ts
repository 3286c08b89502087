import { expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { createTestDatabase } from './test-database.ts'

test('a second migration changes nothing', async () => {
  const { db, drop } = await createTestDatabase()

  const again = await migrate(db)

  expect(again).toEqual([])
  await drop()
})
