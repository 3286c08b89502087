import { systemClock } from '../clock.ts'
import { silentLog } from '../log.ts'
import { startPostgres } from './start-postgres.ts'

// A program that holds a PostgreSQL, for tests that kill it. Prints where it runs, or why it does not.
const dataFolder = process.argv[2] ?? ''
try {
  const running = await startPostgres({ dataFolder, log: silentLog, clock: systemClock })
  const stop = () => {
    void running.stop().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  console.log(JSON.stringify({ url: running.url, pid: running.pid() }))
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
