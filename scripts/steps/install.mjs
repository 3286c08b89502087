import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { pinnedNode, root, runProgram } from './run.mjs'
import { inWords, Refusal, refuseReadOnly, showProgress } from './say.mjs'

const pnpm = 'pnpm@12.21.0'
const stampFile = `${root}node_modules/.intendant-install`

/** Refuses a system on which nothing of this would run. */
export function checkSystem() {
  const major = Number.parseInt(process.versions.node, 10)
  if (major < 20) {
    throw new Refusal(
      inWords(
        `Intendant needs Node 20 or newer to start; this is ${process.version}. Nothing was changed. Install a newer Node (https://nodejs.org) and run "npm start" again.`,
        `Intendant a besoin de Node 20 ou plus récent pour démarrer ; celui-ci est ${process.version}. Rien n’a été modifié. Installez un Node plus récent (https://nodejs.org) et relancez « npm start ».`,
      ),
    )
  }
  process.report.excludeNetwork = true // or it asks the DNS for names
  const isGlibc = process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime
  if (!isGlibc || !['x64', 'arm64'].includes(process.arch)) {
    throw new Refusal(
      inWords(
        `Intendant runs on Linux with glibc (Debian, Ubuntu, Fedora …) on x86-64 or arm64; this is ${process.platform} ${process.arch}. Nothing was changed.`,
        `Intendant fonctionne sous Linux avec glibc (Debian, Ubuntu, Fedora…) sur x86-64 ou arm64 ; ce système est ${process.platform} ${process.arch}. Rien n’a été modifié.`,
      ),
    )
  }
}

/** Installs the packages of the lock file, unless exactly these are installed already. */
export async function installPackages() {
  const wanted = hashManifests()
  const isCurrent = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted
  if (isCurrent && existsSync(pinnedNode)) return
  refuseReadOnly(root)
  const done = showProgress(inWords('Installing packages', 'Installation des paquets'))
  const { code, output } = await runProgram('npm', npmArguments(), { env: npmEnvironment() })
  if (code !== 0) {
    done('✗')
    throw new Refusal(explainFailure(output))
  }
  done()
  writeFileSync(stampFile, wanted)
}

function npmArguments() {
  const install = ['pnpm', 'install', '--frozen-lockfile', '--reporter=append-only']
  return ['exec', '--yes', '--loglevel=error', `--package=${pnpm}`, '--', ...install]
}

function npmEnvironment() {
  // CI: no question is asked. An account without a usable home (of a service) keeps npm's cache here.
  const env = { CI: 'true' }
  try {
    accessSync(homedir(), constants.W_OK)
    return env
  } catch {
    const cache = `${root}.cache`
    mkdirSync(cache, { recursive: true })
    return {
      ...env,
      HOME: cache,
      npm_config_cache: `${cache}/npm`,
      XDG_DATA_HOME: cache,
      XDG_CACHE_HOME: cache,
    }
  }
}

/** Changes whenever an installation would. */
function hashManifests() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${pnpm}\n`)
  const packages = readdirSync(`${root}packages`).map((name) => `packages/${name}`)
  const manifests = ['.', ...packages, 'lab', 'e2e'].map((folder) => `${folder}/package.json`)
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    if (existsSync(root + name)) hash.update(`${name}\n`).update(readFileSync(root + name))
  }
  return hash.digest('hex')
}

function explainFailure(output) {
  const end = output.trim().split('\n').slice(-15).join('\n')
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    return inWords(
      `The packages could not be fetched: the registry of npm did not answer. What was installed before is unchanged. Check the network (and the proxy, if there is one) and run "npm start" again.\n\n${end}`,
      `Les paquets n’ont pas pu être téléchargés : le registre de npm n’a pas répondu. Ce qui était installé n’a pas changé. Vérifiez le réseau (et le proxy s’il y en a un), puis relancez « npm start ».\n\n${end}`,
    )
  }
  if (/ENOSPC|no space left/i.test(output)) {
    return inWords(
      `The disk is full: about 1 GB is needed for the packages. Make room and run "npm start" again.\n\n${end}`,
      `Le disque est plein : il faut environ 1 Go pour les paquets. Libérez de la place et relancez « npm start ».\n\n${end}`,
    )
  }
  return inWords(
    `The packages could not be installed. Run "npm start" again; if it fails again, this is what was said:\n\n${end}`,
    `Les paquets n’ont pas pu être installés. Relancez « npm start » ; si l’échec se répète, voici ce qui a été dit :\n\n${end}`,
  )
}
