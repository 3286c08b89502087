import { type Problem, problem } from '../problem.ts'
import { shorten } from './destination.ts'
import type { ConfigNode, Criterion } from './ssh-config-file.ts'
import { matchesPattern, matchesPatternList } from './ssh-pattern.ts'

/** A file and those it may include, by the name they were given under. */
export type SshConfig = {
  readonly nodes: readonly ConfigNode[]
  readonly files: ReadonlyMap<string, readonly ConfigNode[]>
}

/** What an ssh_config says about one host: the first value of each keyword. */
export type HostSettings = {
  /** Lower-case keywords. `hostname` is filled in; a proxy that is `none` is missing. */
  readonly values: ReadonlyMap<string, string>
  /** Conditions that could not be judged and files that were not given. */
  readonly remarks: readonly Problem[]
}

type Reading = {
  readonly config: SshConfig
  readonly alias: string
  readonly values: Map<string, string>
  readonly remarks: Map<string, Problem>
  readonly isFinal: boolean
  wantsFinal: boolean
}

/**
 * Resolves a host as `ssh -G` does: the first value of each keyword wins, Host and Match blocks count when they match,
 * a second pass is made when there is a `Match final`. Pure; `Match exec` is never run.
 */
export function resolveHost(config: SshConfig, alias: string): HostSettings {
  const values = new Map<string, string>()
  const remarks = new Map<string, Problem>()
  const first = { config, alias, values, remarks, isFinal: false, wantsFinal: false }
  readNodes(config.nodes, first, { isActive: true, depth: 0 })
  values.set('hostname', toHostName(first))
  if (first.wantsFinal) {
    readNodes(config.nodes, { ...first, isFinal: true }, { isActive: true, depth: 0 })
  }
  for (const key of ['proxyjump', 'proxycommand']) {
    if (values.get(key)?.toLowerCase() === 'none') values.delete(key)
  }
  return { values, remarks: [...remarks.values()] }
}

/** The name to dial as known so far; `%h` in HostName is what was typed. */
function toHostName({ values, alias, isFinal }: Reading): string {
  const written = values.get('hostname')
  if (isFinal && written !== undefined) return written
  return (written?.replace(/%([%h])/g, (_, sign) => (sign === 'h' ? alias : '%')) ?? alias).toLowerCase()
}

/** What Host lines are matched with: what was typed, and in the final pass the name that came of it. */
function toHostWord(reading: Reading): string {
  return reading.isFinal ? toHostName(reading) : reading.alias
}

/** Includes inside includes are read this deep, as OpenSSH does. */
const depthLimit = 16

function readNodes(
  nodes: readonly ConfigNode[],
  reading: Reading,
  { isActive, depth }: { readonly isActive: boolean; readonly depth: number },
): void {
  let isHere = isActive
  for (const node of nodes) {
    switch (node.kind) {
      case 'host':
        isHere = isActive && matchesPatternList(toHostWord(reading), node.patterns)
        break
      case 'match':
        isHere = matchesAll(node.criteria, node.line, reading) && isActive
        break
      case 'include':
        if (depth < depthLimit) readIncluded(node, reading, { isActive: isHere, depth: depth + 1 })
        break
      case 'set':
        if (isHere) setOnce(reading.values, node.key, node.value)
        break
    }
  }
}

function readIncluded(
  node: Extract<ConfigNode, { kind: 'include' }>,
  reading: Reading,
  scope: { readonly isActive: boolean; readonly depth: number },
): void {
  for (const wanted of node.files) {
    const found = findFiles(reading.config, wanted)
    for (const nodes of found) readNodes(nodes, reading, scope)
    if (found.length > 0) continue
    const params = { line: node.line, file: shorten(wanted) }
    reading.remarks.set(`include ${node.line} ${wanted}`, problem('intake-include', params))
  }
}

/** Given files that an Include can mean: by their whole path, or by the end of it. Pure. */
export function findFiles(config: SshConfig, wanted: string): (readonly ConfigNode[])[] {
  const path = wanted.replace(/^~\/\.ssh\/|^\.\//, '')
  return [...config.files]
    .filter(
      ([name]) =>
        matchesPattern(name, path) ||
        matchesPattern(name, baseName(path)) ||
        matchesPattern(baseName(name), baseName(path)),
    )
    .map(([, nodes]) => nodes)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function setOnce(values: Map<string, string>, key: string, value: string): void {
  // Of a jump and a proxy command only the one that is said first counts.
  if (key === 'proxycommand' && values.has('proxyjump')) return
  if (key === 'proxyjump' && values.has('proxycommand')) return
  if (!values.has(key)) values.set(key, value)
}

function matchesAll(criteria: readonly Criterion[], line: number, reading: Reading): boolean {
  return criteria.map((one) => matchesOne(one, line, reading)).every(Boolean)
}

function matchesOne({ name, isNegated, value }: Criterion, line: number, reading: Reading): boolean {
  const patterns = value.toLowerCase().split(',')
  switch (name) {
    case 'all':
      return !isNegated
    case 'final':
      reading.wantsFinal = true
      return reading.isFinal !== isNegated
    case 'canonical':
      // OpenSSH treats its final pass as the canonical one too.
      return reading.isFinal !== isNegated
    case 'host':
      return matchesPatternList(toHostName(reading), patterns) !== isNegated
    case 'originalhost':
      return matchesPatternList(reading.alias.toLowerCase(), patterns) !== isNegated
    case 'user':
      return matchesPatternList(reading.values.get('user') ?? '', value.split(',')) !== isNegated
    default: {
      const shown = shorten(`${isNegated ? '!' : ''}${name} ${value}`.trim())
      reading.remarks.set(
        `match ${line} ${shown}`,
        problem('intake-match-not-judged', { line, value: shown }),
      )
      return false
    }
  }
}
