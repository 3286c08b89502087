import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

/**
 * A fresh database with the newest schema, on the PostgreSQL server that the test run started
 * (`scripts/test-setup.ts` sets INTENDANT_TEST_DATABASE).
 */
export async function createTestDatabase(): Promise<{
  db: Database
  url: string
  drop: () => Promise<void>
}> {
  const server = process.env.INTENDANT_TEST_DATABASE
  if (!server)
    throw new Error('INTENDANT_TEST_DATABASE is not set: run the tests with vitest from the repository')
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = openDatabase(url.href, { connections: 8 })
  await migrate(db)
  const drop = async () => {
    await db.destroy()
    await administer(server, `drop database ${name} with (force)`)
  }
  return { db, url: url.href, drop }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
