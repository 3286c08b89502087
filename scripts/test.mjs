import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { buildPage } from './steps/build.mjs'
import { printCheck, runChecks } from './steps/checks.mjs'
import { installDebianPackages } from './steps/debian.mjs'
import { countGroup, runGroup } from './steps/groups.mjs'
import { checkSystem, installPackages } from './steps/install.mjs'
import { runMain, showProgress } from './steps/say.mjs'

// `npm test`: fetches what is missing, then every check and every test, group by group. `npm test -- unit web` runs
// only these. The last line counts them.
const minutes = 60_000
const groups = [
  { name: 'unit', limitMs: 6 * minutes },
  { name: 'web', limitMs: 4 * minutes },
  { name: 'lab', limitMs: 8 * minutes, needsRoot: true },
  { name: 'e2e', limitMs: 10 * minutes, needsRoot: true },
]
const isContinuousIntegration = process.env.CI === 'true' || process.env.CI === '1'

await runMain(async () => {
  const begin = performance.now()
  checkSystem()
  await installPackages()
  await buildPage()
  const obstacle = await findObstacle()
  const wanted = process.argv.slice(2)
  const isWanted = (name) => wanted.length === 0 || wanted.includes(name)
  const total = { passed: 0, failed: 0, skipped: 0 }

  if (isWanted('check')) add(total, await runCheckGroup())
  for (const group of groups.filter(({ name }) => isWanted(name))) {
    add(total, group.needsRoot && obstacle ? await leaveOut(group, obstacle) : await runTestGroup(group))
  }
  const seconds = Math.round((performance.now() - begin) / 1000)
  const took = `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  process.stdout.write(`\n${took}\n${total.passed} passed, ${total.failed} failed${skipped}\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
})

/** Why real machines and a real browser cannot be had here; null when they can. */
async function findObstacle() {
  const missing = await installDebianPackages()
  if (process.getuid() !== 0) return 'they need root'
  if (missing.length > 0) return `Debian packages are missing: ${missing.join(' ')}`
  const namespaces = spawnSync('unshare', ['--net', '--mount', 'true'])
  return namespaces.status === 0 ? null : 'this system allows no network namespaces'
}

async function runCheckGroup() {
  process.stdout.write('\ncheck\n')
  const results = await runChecks(printCheck)
  const failed = results.filter((result) => !result.passed).length
  return { passed: results.length - failed, failed, skipped: 0 }
}

async function runTestGroup({ name, limitMs }) {
  process.stdout.write(`\n${name}\n`)
  const begin = performance.now()
  const done = showProgress(name)
  const { passed, skipped, failures } = await runGroup(name, limitMs)
  done(failures.length === 0 ? '✓' : '✗')
  for (const failure of failures)
    process.stdout.write(`\n  FAILED  ${failure.name}\n${indent(failure.why)}\n`)
  const seconds = ((performance.now() - begin) / 1000).toFixed(1)
  process.stdout.write(
    `  ${name}: ${passed} passed, ${failures.length} failed, ${skipped} skipped in ${seconds} s\n`,
  )
  return { passed, failed: failures.length, skipped }
}

async function leaveOut({ name }, obstacle) {
  const count = await countGroup(name)
  process.stdout.write(`\n${name}\n  left out: ${count} tests, because ${obstacle}\n`)
  // A continuous integration that silently runs less than everything would prove nothing.
  return isContinuousIntegration
    ? { passed: 0, failed: count, skipped: 0 }
    : { passed: 0, failed: 0, skipped: count }
}

function add(total, more) {
  total.passed += more.passed
  total.failed += more.failed
  total.skipped += more.skipped
}

function indent(text) {
  const lines = text.split('\n').slice(0, 40)
  return lines.map((line) => `    ${line}`).join('\n')
}
