import { splitShellWords } from './shell-words.ts'
import { readSshArguments, type SshArguments } from './ssh-arguments.ts'

/**
 * Reads a ProxyCommand that does nothing but hop over another SSH server: `ssh -W %h:%p bastion` or
 * `ssh bastion nc %h %p`. Pure; nothing is run.
 *
 * @returns The arguments of that ssh; `null` when the command does anything else.
 */
export function readProxyCommand(command: string): (SshArguments & { readonly destination: string }) | null {
  const split = splitShellWords(command)
  if (!split.ok || split.isCut) return null
  const words = split.words[0] === 'exec' ? split.words.slice(1) : split.words
  if (!/^(.*\/)?ssh$/u.test(words[0] ?? '')) return null
  const found = readSshArguments(words.slice(1))
  const { destination } = found
  if (found.wrong !== null || destination === null) return null
  const hops =
    found.forward === null ? isNetcat(found.command) : isTarget(found.forward) && found.command.length === 0
  return hops ? { ...found, destination } : null
}

function isTarget(forward: string): boolean {
  return forward === '%h:%p' || forward === '[%h]:%p'
}

/** `nc %h %p` with flags; the words of a remote command are joined by blanks on the other side. */
function isNetcat(command: readonly string[]): boolean {
  const [program = '', ...rest] = command.join(' ').trim().split(/\s+/)
  const words = program === 'exec' ? rest : [program, ...rest]
  if (!/^(.*\/)?(nc|ncat|netcat|nc\.openbsd|nc\.traditional)$/u.test(words[0] ?? '')) return false
  return words.at(-2) === '%h' && words.at(-1) === '%p'
}
