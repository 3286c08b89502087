import type { Hop, Path } from '../paths/path.ts'
import { toShellWord } from './shell-word.ts'

/**
 * Renders the line that goes the same way without Intendant: `ssh -J jump@203.0.113.1 -p 222 root@10.0.0.5`.
 * Pure; safe to paste in a POSIX shell, whatever the names are.
 */
export function renderSshCommand(path: Path): string {
  return toSshArguments(path).map(toShellWord).join(' ')
}

/** The same as an argument list, the program first. Pure. */
export function toSshArguments(path: Path): readonly string[] {
  const target = path.hops.at(-1)
  if (target === undefined) throw new RangeError('A path has at least one hop.')
  const jumps = renderProxyJump(path.hops.slice(0, -1))
  return [
    'ssh',
    ...(jumps === '' ? [] : ['-J', jumps]),
    ...(target.port === 22 ? [] : ['-p', String(target.port)]),
    `${target.login}@${target.address}`,
  ]
}

/** Renders hops as the value of ProxyJump, first hop first; empty without hops. Pure. @see ssh_config(5) */
export function renderProxyJump(hops: readonly Hop[]): string {
  return hops
    .map(({ login, address, port }) => {
      const host = address.includes(':') ? `[${address}]` : address
      return `${login}@${host}${port === 22 ? '' : `:${port}`}`
    })
    .join(',')
}
