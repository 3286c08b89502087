import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'intendant-lab-'

/** Makes a temporary folder that accounts of the lab can read, and removes those that crashed runs left behind. */
export function makeLabFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : Number.NaN
    const folder = join(tmpdir(), name)
    if (Number.isInteger(owner) && !existsSync(`/proc/${owner}`) && isOurs(folder)) {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  chmodSync(folder, 0o755)
  return folder
}

/** Root may remove every folder, others only their own. */
function isOurs(folder: string): boolean {
  const me = process.getuid?.()
  return me === 0 || statSync(folder, { throwIfNoEntry: false })?.uid === me
}
