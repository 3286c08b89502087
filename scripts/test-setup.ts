import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../packages/server/src/system/clock.ts'
import { silentLog } from '../packages/server/src/system/log.ts'
import { startPostgres } from '../packages/server/src/system/postgres/start-postgres.ts'

/**
 * Starts one PostgreSQL server for the whole test run, as `npm start` does, unless INTENDANT_TEST_DATABASE already
 * names one. It is removed at the end.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.INTENDANT_TEST_DATABASE) return undefined
  const dataFolder = await mkdtemp(join(tmpdir(), 'intendant-tests-'))
  await chmod(dataFolder, 0o711)
  const running = await startPostgres({
    dataFolder,
    log: silentLog,
    clock: systemClock,
    // Test data may be lost with the machine. Each test file holds a few pools of connections.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
  })
  process.env.INTENDANT_TEST_DATABASE = running.url.replace('/intendant?', '/postgres?')
  return async () => {
    await running.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
}
