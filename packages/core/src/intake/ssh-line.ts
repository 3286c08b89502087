import { type Problem, problem } from '../problem.ts'
import { type Built, buildEntry, type RawTarget } from './build.ts'
import { type Destination, readDestination, shorten } from './destination.ts'
import { readProxyCommand } from './proxy-command.ts'
import { splitShellWords } from './shell-words.ts'
import { readSshArguments, type SshArguments } from './ssh-arguments.ts'
import { readJumps } from './ssh-config.ts'

/**
 * Reads one pasted line: an ssh command with its options, `user@host`, `host:port`, a bare address, or
 * `user@host -p 222 via bastion`. Pure; the line is read as a shell would read it, and nothing of it is run.
 *
 * @param line Its number, from 1.
 */
export function readSshLine(text: string, line: number): Built {
  const read = readParts(text)
  if ('code' in read) {
    // A password in front of ssh is not shown again.
    const value = shorten((read.value ?? text).replace(/(sshpass\s+-p\s*)("[^"]*"?|'[^']*'?|\S+)/u, '$1…'))
    return { problems: [problem(read.code, { line, value }, [line])] }
  }
  const { destination, found, via, isCut, hadPassword } = read
  const remarks = hadPassword ? [problem('intake-password')] : []
  const hops = via ?? listHops(found, destination.host, remarks)
  return buildEntry(line, [...hops.map(toRaw), toTarget(destination, found)], {
    identityFile: found.options.get('identityfile') ?? null,
    remarks: [...remarks, ...listLeftOut(found, isCut)],
  })
}

type Parts = {
  readonly destination: Destination
  readonly found: SshArguments
  readonly via: readonly Destination[] | null
  readonly isCut: boolean
  readonly hadPassword: boolean
}

type Refused = { readonly code: Problem['code']; readonly value?: string }

/** Cuts the line into what matters, or says why it is none. */
function readParts(text: string): Parts | Refused {
  // A prompt that was copied along.
  const split = splitShellWords(text.replace(/^\s*(?:\S*[$#%>]\s+)(?=\S*ssh\b|sshpass\b)/u, ''))
  if (!split.ok) return { code: split.why === 'expansion' ? 'intake-expansion' : 'intake-quote' }
  const { words, hadPassword } = withoutPrefix(split.words)
  const isCommand = isSsh(words[0])
  const { before, via } = cutVia(isCommand ? words.slice(1) : words)
  const found = readSshArguments(before)
  const destination = found.destination === null ? null : readDestination(found.destination)
  const parts = { found, via, isCut: split.isCut, hadPassword }
  if (!isCommand) {
    const isHost = found.wrong === null && found.command.length === 0 && destination !== null
    return isHost && destination.host !== '' ? { ...parts, destination } : { code: 'intake-not-ssh' }
  }
  if (found.wrong !== null) return { code: 'intake-option', value: found.wrong }
  if (found.destination === null) return { code: 'intake-no-destination' }
  if (destination === null) return { code: 'intake-host', value: found.destination }
  return { ...parts, destination }
}

function isSsh(word: string | undefined): boolean {
  return /^(.*\/)?ssh(\.exe)?$/u.test(word ?? '')
}

/** Takes away what may stand in front of ssh. A password there is dropped and never shown. */
function withoutPrefix(words: readonly string[]): { words: readonly string[]; hadPassword: boolean } {
  const at = words.findIndex(isSsh)
  const [first] = words
  if (at > 0 && first === 'sshpass') return { words: words.slice(at), hadPassword: true }
  const isHarmless = words.slice(0, at).every((word) => /^(sudo|exec|time|command|TERM=\S*)$/u.test(word))
  return { words: at > 0 && isHarmless ? words.slice(at) : words, hadPassword: false }
}

/** `… via a, b`: the jump hosts in the order they are passed. */
function cutVia(words: readonly string[]): {
  before: readonly string[]
  via: readonly Destination[] | null
} {
  const at = words.findIndex((word) => word.toLowerCase() === 'via')
  if (at < 1) return { before: words, via: null }
  const hops = words
    .slice(at + 1)
    .filter((word) => word.toLowerCase() !== 'via')
    .join(',')
  return { before: words.slice(0, at), via: readJumps(hops.replace(/,+/g, ',').replace(/^,|,$/g, '')) }
}

function listHops(found: SshArguments, name: string, remarks: Problem[]): readonly Destination[] {
  const jump = found.options.get('proxyjump')
  if (jump !== undefined) return readJumps(jump)
  const command = found.options.get('proxycommand')
  if (command === undefined || command.toLowerCase() === 'none') return []
  const proxy = readProxyCommand(command)
  const destination = proxy === null ? null : readDestination(proxy.destination, false)
  if (proxy === null || destination === null) {
    remarks.push(problem('intake-proxy-command', { name, value: shorten(command) }))
    return []
  }
  const inner = proxy.options.get('proxyjump')
  return [
    ...(inner === undefined ? [] : readJumps(inner)),
    {
      host: destination.host,
      login: proxy.options.get('user') ?? destination.login,
      port: proxy.options.get('port') ?? destination.port,
    },
  ]
}

function toRaw(destination: Destination): RawTarget {
  return { name: destination.host, ...destination }
}

function toTarget(destination: Destination, { options }: SshArguments): RawTarget {
  return {
    name: destination.host,
    host: options.get('hostname')?.replaceAll('%h', destination.host) ?? destination.host,
    port: options.get('port') ?? destination.port,
    login: options.get('user') ?? destination.login,
  }
}

function listLeftOut(found: SshArguments, isCut: boolean): Problem[] {
  const remarks: Problem[] = []
  if (found.ignored.length > 0) {
    remarks.push(problem('intake-ignored', { value: shorten(found.ignored.join(' ')) }))
  }
  if (found.command.length > 0 || isCut) {
    const value = found.command.length > 0 ? found.command.join(' ') : '…'
    remarks.push(problem('intake-command-ignored', { value: shorten(value) }))
  }
  return remarks
}
