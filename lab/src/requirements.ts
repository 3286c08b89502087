import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'

const needed = [
  { path: ['/usr/sbin/sshd', '/usr/local/sbin/sshd'], from: 'openssh-server' },
  { path: ['/usr/bin/ssh-keygen'], from: 'openssh-client' },
  { path: ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'], from: 'iproute2' },
  { path: ['/usr/bin/unshare'], from: 'util-linux' },
  { path: ['/usr/bin/setpriv'], from: 'util-linux' },
] as const

/** Whether real machines can be made here: only root may. Missing programs are an error of their own. */
export function canRunLab(): boolean {
  return process.getuid?.() === 0
}

/** @throws {Error} A program the lab is made of is missing; the message says what to install. */
export function checkLab(): void {
  const missing = needed.filter((tool) => !tool.path.some(isExecutable)).map((tool) => tool.from)
  if (missing.length === 0) return
  throw new Error(`The lab needs Debian packages that are missing: apt-get install ${missing.join(' ')}`)
}

/**
 * Whether an SSH server run by this account can give terminals. One that is not root must find them in the group `tty`
 * already, which is so where the terminals' file system is mounted as Debian does (gid=5), not in every container.
 */
export function canServeTerminals(): boolean {
  return canRunLab() || /^devpts \/dev\/pts devpts \S*\bgid=5\b/m.test(readFileSync('/proc/mounts', 'utf8'))
}

/** The full path of the SSH server, which insists on being called by it. */
export function sshdPath(): string {
  const found = needed[0].path.find(isExecutable)
  if (found === undefined) throw new Error('There is no sshd here: apt-get install openssh-server')
  return found
}

/** The version of OpenSSH as one number: 9.2 is 902, 10.0 is 1000. */
export function sshVersion(): number {
  const { stderr } = spawnSync('ssh', ['-V'], { encoding: 'utf8' })
  const [, major = '0', minor = '0'] = /OpenSSH_(\d+)\.(\d+)/.exec(stderr) ?? []
  return Number(major) * 100 + Number(minor)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
