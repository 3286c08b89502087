import { type Problem, problem } from '../problem.ts'
import { type Built, buildEntry, gather, type RawTarget, type Understood } from './build.ts'
import { type Destination, readDestination, shorten } from './destination.ts'
import { readProxyCommand } from './proxy-command.ts'
import { type ConfigNode, readSshConfigFile } from './ssh-config-file.ts'
import { findFiles, resolveHost, type SshConfig } from './ssh-config-resolve.ts'
import { isPattern } from './ssh-pattern.ts'

/** A file that was given beside the text, under its name or path. */
export type GivenFile = { readonly name: string; readonly text: string }

/**
 * Reads an ssh_config: one entry per host that is named without a pattern, with everything that Host, Match, Include
 * and the proxies say about it; jump hosts are looked up in the same file. Pure; nothing is run or fetched.
 */
export function understandSshConfig(text: string, files: readonly GivenFile[] = []): Understood {
  const main = readSshConfigFile(text)
  const others = files.map((file) => ({ name: file.name, ...readSshConfigFile(file.text) }))
  const config: SshConfig = {
    nodes: main.nodes,
    files: new Map(others.map((other) => [other.name, other.nodes])),
  }
  const problems = [...main.problems, ...others.flatMap((other) => other.problems)]
  const aliases = listAliases(config, config.nodes, 0)
  const built = [...aliases].map(([alias, line]) => buildHost(config, alias, line))
  if (built.length === 0 && problems.length === 0) problems.push(problem('intake-no-machine'))
  return gather(built, problems)
}

/** Hosts that are named without a pattern, with the line of the first mention. */
function listAliases(
  config: SshConfig,
  nodes: readonly ConfigNode[],
  depth: number,
): ReadonlyMap<string, number> {
  const found = nodes.flatMap((node): (readonly [string, number])[] => {
    if (node.kind === 'host') {
      return node.patterns.filter((one) => !isPattern(one)).map((alias) => [alias, node.line])
    }
    if (node.kind !== 'include' || depth >= 16) return []
    const included = node.files.flatMap((wanted) => findFiles(config, wanted))
    return included.flatMap((one) => [...listAliases(config, one, depth + 1)])
  })
  const aliases = new Map<string, number>()
  for (const [alias, line] of found) if (!aliases.has(alias)) aliases.set(alias, line)
  return aliases
}

function buildHost(config: SshConfig, alias: string, line: number): Built {
  const remarks: Problem[] = []
  const chain = toChain({ config, line, remarks }, { login: null, host: alias, port: null }, [])
  const identityFile = resolveHost(config, alias).values.get('identityfile') ?? null
  return buildEntry(line, chain, { identityFile, remarks: distinct(remarks) })
}

function distinct(remarks: readonly Problem[]): Problem[] {
  return [...new Map(remarks.map((one) => [JSON.stringify(one), one])).values()]
}

type Walk = { readonly config: SshConfig; readonly line: number; readonly remarks: Problem[] }

/**
 * The machines on the way, the destination last. Of several jump hosts the last is dialled through those before it,
 * whatever its own block says; only the first one's own block counts, as `ssh -J` does it.
 *
 * @param behind Names further on, so that a host which jumps over itself ends.
 * @param override Jump hosts that replace those of the destination's own block.
 */
function toChain(
  walk: Walk,
  destination: Destination,
  behind: readonly string[],
  override: readonly Destination[] = [],
): RawTarget[] {
  const { values, remarks } = resolveHost(walk.config, destination.host)
  walk.remarks.push(...remarks)
  const self: RawTarget = {
    name: destination.host,
    host: values.get('hostname') ?? destination.host,
    port: destination.port ?? values.get('port') ?? null,
    login: destination.login ?? values.get('user') ?? null,
  }
  const jumps = override.length > 0 ? override : listJumps(walk, values, destination.host)
  const last = jumps.at(-1)
  if (last === undefined) return [self]
  const names = [...behind, destination.host]
  if (names.includes(last.host)) {
    const params = { name: destination.host, value: shorten(last.host) }
    // A jump over itself, as `Host *` with a ProxyJump makes it: the jump host is meant to be dialled straight.
    walk.remarks.push(problem('intake-jump-loop', params))
    return [self]
  }
  return [...toChain(walk, last, names, jumps.slice(0, -1)), self]
}

function listJumps(walk: Walk, values: ReadonlyMap<string, string>, name: string): readonly Destination[] {
  const jump = values.get('proxyjump')
  if (jump !== undefined) return readJumps(jump)
  const command = values.get('proxycommand')
  if (command === undefined) return []
  const found = readProxyCommand(command)
  const destination = found === null ? null : readDestination(found.destination, false)
  if (found === null || destination === null) {
    walk.remarks.push(problem('intake-proxy-command', { name, value: shorten(command) }))
    return []
  }
  const before = found.options.get('proxyjump')
  return [
    ...(before === undefined ? [] : readJumps(before)),
    {
      host: destination.host,
      login: found.options.get('user') ?? destination.login,
      port: found.options.get('port') ?? destination.port,
    },
  ]
}

/** The hosts of a ProxyJump, first hop first. A piece that is no host is kept, so that it is reported. Pure. */
export function readJumps(text: string): readonly Destination[] {
  if (text.trim().toLowerCase() === 'none') return []
  return text
    .trim()
    .split(',')
    .map((piece) => readDestination(piece.trim()) ?? { login: null, host: piece.trim(), port: null })
}
