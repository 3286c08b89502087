import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { root, runProgram } from './run.mjs'

const bin = `${root}node_modules/.bin/`
const typed = [
  'packages/core',
  'packages/contract',
  'packages/server',
  'packages/cli',
  'packages/web',
  'lab',
  'e2e',
  'bench',
  'scripts',
]
const cruised = [
  'packages/core/src',
  'packages/contract/src',
  'packages/server/src',
  'packages/cli/src',
  'packages/web/src',
  'lab/src',
  'e2e',
  'bench',
  'scripts',
]

/** What a change must pass: names and the programs that find out. The slow ones first, so that two cores are used. */
const checks = [
  {
    name: 'promises and switches (oxlint)',
    run: () => tool('oxlint', ['--type-aware', '--deny-warnings', '--quiet']),
  },
  ...typed.map((folder) => ({ name: `types of ${folder} (tsc)`, run: () => tool('tsc', ['-p', folder]) })),
  { name: 'copies (jscpd)', run: () => tool('jscpd', ['--config', '.jscpd.json']) },
  { name: 'dead code (knip)', run: () => tool('knip', ['--no-progress', '--no-config-hints']) },
  {
    name: 'borders and cycles (dependency-cruiser)',
    run: () => tool('depcruise', ['--config', '.dependency-cruiser.mjs', ...cruised]),
  },
  { name: 'format and lint (biome)', run: () => tool('biome', ['check', '--error-on-warnings']) },
  { name: 'clock and chance only through ports', run: () => findBareClocks() },
]

/**
 * Runs every check, two at a time.
 *
 * @param onDone Called with each as it ends.
 * @returns Name, whether it passed, what it found, seconds.
 */
export async function runChecks(onDone) {
  const waiting = [...checks]
  const results = []
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const begin = performance.now()
      const { code, output } = await check.run()
      const seconds = (performance.now() - begin) / 1000
      const result = { name: check.name, passed: code === 0, output: output.trim(), seconds }
      results.push(result)
      onDone(result)
    }
  }
  await Promise.all([work(), work()])
  return results
}

function tool(name, args) {
  return runProgram(bin + name, args, { env: { NO_COLOR: '1', FORCE_COLOR: undefined } })
}

const bare =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bset(?:Timeout|Interval)\(|\brandom(?:UUID|Bytes|Int)\(|\bperformance\.now\(/
const mayUse =
  /^packages\/server\/src\/(system|drivers\/transport)\/|\.test\.tsx?$|\/test-[^/]+$|-for-tests\.ts$|\.fixture\.ts$|\/contract-suite\.ts$/

/** Time and dice only where tests can bring their own: core, contract, server and command line ask the ports. */
async function findBareClocks() {
  const folders = ['core', 'contract', 'server', 'cli'].map((name) => `packages/${name}/src`)
  const files = folders.flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  )
  const found = files
    .filter((file) => !mayUse.test(file))
    .flatMap((file) =>
      readFileSync(root + file, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          bare.test(line.replace(/\/\/.*|^\s*\*.*/, '')) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
        ),
    )
  return { code: found.length, output: found.join('\n') }
}

/** Prints one result as a line, and what it found below. */
export function printCheck({ name, passed, output, seconds }) {
  process.stdout.write(`  ${passed ? 'OK' : 'NO'}  ${name}  ${seconds.toFixed(1)} s\n`)
  if (!passed) process.stdout.write(`\n${output}\n\n`)
}
