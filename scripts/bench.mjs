import { readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { buildPage } from './steps/build.mjs'
import { checkSystem, installPackages } from './steps/install.mjs'
import { becomeProgram, pinnedNode, root } from './steps/run.mjs'
import { runMain } from './steps/say.mjs'

// `npm run bench`: every benchmark one after the other, or those named on the command line.
await runMain(async () => {
  checkSystem()
  await installPackages()
  await buildPage()
  const wanted = process.argv.slice(2)
  const isBenchmark = (name) => /^await main\(\)/m.test(readFileSync(`${root}bench/${name}`, 'utf8'))
  const names = readdirSync(`${root}bench`).filter((name) => name.endsWith('.ts') && isBenchmark(name))
  let worst = 0
  for (const name of names.filter(
    (each) => wanted.length === 0 || wanted.includes(each.replace('.ts', '')),
  )) {
    process.stdout.write(`\n${name.replace('.ts', '')}\n\n`)
    worst = Math.max(worst, await becomeProgram(pinnedNode, [`${root}bench/${name}`], {}))
  }
  return worst
})
