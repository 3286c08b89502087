import { readConfig } from './config.ts'
import { printReady } from './print-ready.ts'
import { type Started, start } from './start.ts'
import { createLog } from './system/log.ts'
import { StartError } from './system/start-error.ts'

// The process: configuration in, signals, exit code out. `start.ts` puts the parts together.
const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
const language = locale.toLowerCase().startsWith('fr') ? 'fr' : 'en'

try {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const starting = start({
    config,
    log,
    webFolder: new URL('../../web/dist/', import.meta.url),
    onFatal: (error) => {
      refuse(error)
      process.exit(1)
    },
  })
  let isStopping = false
  const stop = (signal: NodeJS.Signals) => {
    // A second Ctrl-C, or the terminal's and the launcher's both, must not cut short what is being written.
    if (isStopping) return
    isStopping = true
    starting.then((started) => stopAll(started, signal)).catch(() => process.exit(1))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  const started = await starting
  printReady(started, language, (text) => process.stdout.write(text))

  async function stopAll(running: Started, signal: NodeJS.Signals): Promise<void> {
    log.info('stopping', { signal })
    await running.stop()
    process.exit(0)
  }
} catch (error) {
  refuse(error)
  process.exit(1)
}

/** Words for the person at the terminal; a stack only for what should never happen. */
function refuse(error: unknown): void {
  const isForPerson = error instanceof StartError || (error instanceof Error && error.cause === undefined)
  const words = error instanceof StartError && language === 'fr' ? error.french : String(error)
  process.stderr.write(`\n${words.replace(/^(Start)?Error: /, '')}\n\n`)
  if (!isForPerson || process.env.INTENDANT_LOG === 'debug') console.error(error)
}
