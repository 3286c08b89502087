import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { run, waitFor } from './run.ts'

/**
 * A machine's own network, mounts, processes and host name.
 * Everything in it dies with it, and it dies with the process that made it, even when that is killed.
 */
export type Namespace = {
  /** The process that holds it, as the outside numbers it. */
  readonly pid: number
  /** Runs a program inside to its end. */
  readonly run: (file: string, args: readonly string[]) => Promise<string>
  /** Starts a program inside that stays. */
  readonly start: (file: string, args: readonly string[]) => ChildProcess
  readonly dispose: () => Promise<void>
}

// The first process of the namespace. Waiting in a shell also collects orphans, which sleep would not.
const holder = `
set -e
hostname "$1"
mount -t tmpfs -o mode=755 none /run
mkdir /run/sshd
mount --bind "$2" /etc/passwd
mount --bind "$3" /etc/shadow
[ "$4" = shared ] || ip link set lo up
echo ready
set +e
while :; do sleep 3600 & wait "$!"; done`

/**
 * Starts a namespace.
 *
 * @param options.passwd The file that stands in for /etc/passwd inside; `shadow` likewise.
 * @param options.network `own` has only a loopback until links are added; `shared` is that of the caller.
 */
export async function startNamespace(options: {
  name: string
  passwd: string
  shadow: string
  network: 'own' | 'shared'
}): Promise<Namespace> {
  const kinds = ['--pid', '--mount', '--uts', ...(options.network === 'own' ? ['--net'] : [])]
  const args = ['--pdeathsig', 'KILL', 'unshare', '--fork', '--kill-child', ...kinds, '--mount-proc']
  const inside = ['sh', '-c', holder, 'sh', options.name, options.passwd, options.shadow, options.network]
  const child = spawn('setpriv', [...args, ...inside], { stdio: ['ignore', 'pipe', 'pipe'] })
  await untilReady(child)
  const pid = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim())
  const enter = ['-t', String(pid), '-m', '-p', '-u', ...(options.network === 'own' ? ['-n'] : [])]
  return {
    pid,
    run: (file, rest) => run('nsenter', [...enter, '--', file, ...rest]),
    start: (file, rest) =>
      spawn('nsenter', [...enter, '--', file, ...rest], { stdio: ['ignore', 'ignore', 'pipe'] }),
    dispose: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      process.kill(pid, 'SIGKILL')
      await gone
    },
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  let output = ''
  let errors = ''
  child.stdout?.on('data', (chunk) => {
    output += String(chunk)
  })
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk)
  })
  await waitFor('a namespace', () => {
    if (child.exitCode !== null) throw new Error(`no namespace could be made: ${errors.trim()}`)
    return output.includes('ready')
  })
}
