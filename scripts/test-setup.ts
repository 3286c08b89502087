import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { systemClock } from '../packages/server/src/system/clock.ts'
import { silentLog } from '../packages/server/src/system/log.ts'
import { isRunning, stopPostmaster } from '../packages/server/src/system/postgres/postmaster.ts'
import { startPostgres } from '../packages/server/src/system/postgres/start-postgres.ts'

const prefix = 'intendant-tests-'

/**
 * Starts one PostgreSQL server for the whole test run, as `npm start` does, unless INTENDANT_TEST_DATABASE already
 * names one. It is removed at the end, and so are those of runs that were killed.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.INTENDANT_TEST_DATABASE) return undefined
  await removeLeftOvers()
  const dataFolder = await mkdtemp(join(tmpdir(), prefix))
  await chmod(dataFolder, 0o711)
  await writeFile(join(dataFolder, 'run'), String(process.pid))
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

async function removeLeftOvers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    const run = await readNumber(join(folder, 'run'))
    if (run === 0 || (await isRunning(run))) continue
    const server = await readNumber(join(folder, 'postgres/cluster/postmaster.pid'))
    if (server !== 0 && (await isRunning(server))) await stopPostmaster(server)
    await rm(folder, { recursive: true, force: true })
  }
}

/** The number in the first line of a file; 0 when there is none. */
async function readNumber(file: string): Promise<number> {
  return Number.parseInt(await readFile(file, 'utf8').catch(() => '0'), 10) || 0
}
