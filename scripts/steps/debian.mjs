import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { root, runProgram } from './run.mjs'
import { inWords, showProgress } from './say.mjs'

/** Names of the Debian packages that the tests need. */
function listPackages() {
  const lines = readFileSync(`${root}scripts/debian-packages.txt`, 'utf8').split('\n')
  return lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split(/\s/)[0])
}

async function listMissing() {
  const names = listPackages()
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the format is dpkg-query's own
  const query = ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]
  const { output } = await runProgram('dpkg-query', query)
  return names.filter((name) => !output.split('\n').includes(`${name} installed`))
}

/**
 * Installs the packages that are missing, as root on Debian; elsewhere it only looks.
 *
 * @returns What is still missing.
 */
export async function installDebianPackages() {
  const missing = await listMissing()
  const canInstall = process.getuid() === 0 && existsSync('/usr/bin/apt-get')
  if (missing.length === 0 || !canInstall) return missing
  const label = inWords('Installing Debian packages', 'Installation de paquets Debian')
  const done = showProgress(`${label} (${missing.join(', ')})`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '--yes', '--no-install-recommends', ...missing]
  // What apt knows may be fresh enough; it is asked to look again only when it is not.
  let { code, output } = await runProgram('apt-get', install, { env })
  if (code !== 0) {
    await runProgram('apt-get', ['update'], { env })
    ;({ code, output } = await runProgram('apt-get', install, { env }))
  }
  done(code === 0 ? '✓' : '✗')
  if (code !== 0) process.stdout.write(`${output.trim().split('\n').slice(-10).join('\n')}\n`)
  return listMissing()
}
