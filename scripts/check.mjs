import process from 'node:process'
import { printCheck, runChecks } from './steps/checks.mjs'
import { checkSystem, installPackages } from './steps/install.mjs'
import { runMain } from './steps/say.mjs'

// `npm run check`: all that can be said of a change without running it.
await runMain(async () => {
  checkSystem()
  await installPackages()
  const results = await runChecks(printCheck)
  const failed = results.filter((result) => !result.passed).length
  process.stdout.write(`\n${results.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
})
