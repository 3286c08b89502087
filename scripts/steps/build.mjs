import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { root, runProgram } from './run.mjs'
import { inWords, Refusal, refuseReadOnly, showProgress } from './say.mjs'

const web = `${root}packages/web`
const stampFile = `${root}.cache/page-build`

/** Everything the page is made from. */
const sources = ['packages/web', 'packages/core/src', 'packages/contract/src', 'pnpm-lock.yaml']
const skipped = new Set(['node_modules', 'dist'])

/**
 * Builds the page, unless nothing it is made from has changed since. The new one takes the place of the old one when
 * it is whole; after a failure the old one stays.
 */
export async function buildPage() {
  const wanted = describeSources()
  const isCurrent = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted
  if (isCurrent && existsSync(`${web}/dist/index.html`)) return
  refuseReadOnly(web)
  const done = showProgress(inWords('Building the page', 'Construction de la page'))
  // A folder of its own: two starts at once may both build.
  const next = `${root}.cache/page-${process.pid}`
  const args = ['build', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn']
  const vite = `${web}/node_modules/.bin/vite`
  const { code, output } = await runProgram(vite, args, { cwd: web, env: { NODE_ENV: 'production' } })
  if (code !== 0) {
    done('✗')
    throw new Refusal(
      `${inWords('The page could not be built; the one before is still there.', 'La page n’a pas pu être construite ; la précédente est toujours là.')}\n\n${output.trim()}`,
    )
  }
  replaceFolder(next, `${web}/dist`)
  mkdirSync(`${root}.cache`, { recursive: true })
  writeFileSync(stampFile, wanted)
  done()
}

function replaceFolder(next, current) {
  const old = `${next}-old`
  if (existsSync(current)) renameSync(current, old)
  // Another start may have put its own there in between; it is made from the same sources.
  if (existsSync(current)) rmSync(next, { recursive: true })
  else renameSync(next, current)
  rmSync(old, { recursive: true, force: true })
}

/** Names, sizes and times of change: quick, and right as long as nobody turns the clock back. */
function describeSources() {
  const hash = createHash('sha256')
  for (const source of sources) describe(root + source, hash)
  return hash.digest('hex')
}

function describe(path, hash) {
  const found = statSync(path)
  if (!found.isDirectory()) {
    if (!/\.test\.tsx?$/.test(path)) hash.update(`${path} ${found.size} ${found.mtimeMs}\n`)
    return
  }
  for (const name of readdirSync(path).toSorted()) {
    if (!skipped.has(name)) describe(`${path}/${name}`, hash)
  }
}
