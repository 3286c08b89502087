import { type Problem, problem } from '../problem.ts'
import { type Built, buildEntry, gather, type Understood } from './build.ts'
import { type Destination, readDestination, shorten } from './destination.ts'
import { readProxyCommand } from './proxy-command.ts'
import { splitShellWords } from './shell-words.ts'
import { readSshArguments } from './ssh-arguments.ts'
import { readJumps } from './ssh-config.ts'

type Variables = Map<string, string>
type Host = { readonly line: number; readonly variables: Variables; readonly groups: Set<string> }
type Inventory = {
  readonly hosts: Map<string, Host>
  readonly groupVariables: Map<string, Variables>
  /** Parents by child. */
  readonly parents: Map<string, Set<string>>
  readonly problems: Problem[]
}

/**
 * Reads an Ansible inventory in INI form: hosts with their own variables and those of their groups. Pure.
 *
 * @see https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html
 */
export function understandAnsibleIni(text: string): Understood {
  const inventory = readInventory(text)
  const built = [...inventory.hosts].map(([name, host]) => buildHost(name, host, inventory))
  const problems = [...inventory.problems]
  if (built.length === 0 && problems.length === 0) problems.push(problem('intake-no-machine'))
  return gather(built, problems)
}

function readInventory(text: string): Inventory {
  const inventory: Inventory = {
    hosts: new Map(),
    groupVariables: new Map(),
    parents: new Map(),
    problems: [],
  }
  let group = 'ungrouped'
  let section = 'hosts'
  for (const [at, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const content = raw.trim()
    if (content === '' || /^[#;]/.test(content)) continue
    const header = /^\[([^\]:]+)(?::(vars|children))?\]\s*(?:#.*)?$/u.exec(content)
    if (header) {
      group = header[1]?.trim() ?? ''
      section = header[2] ?? 'hosts'
    } else if (section === 'vars') {
      const [, key = '', value = ''] = /^([A-Za-z_]\w*)\s*=\s*(.*)$/su.exec(content) ?? []
      getOrMake(inventory.groupVariables, group, () => new Map()).set(key, unquote(value))
    } else if (section === 'children') {
      getOrMake(inventory.parents, content.split(/\s/)[0] ?? '', () => new Set()).add(group)
    } else {
      const code = readHost(content, at + 1, { group, inventory })
      const params = { line: at + 1, value: shorten(withoutSecrets(content)) }
      if (code !== null) inventory.problems.push(problem(code, params, [at + 1]))
    }
  }
  return inventory
}

/** Reads the line of a host; gives what is wrong with it, or `null`. */
function readHost(
  content: string,
  line: number,
  { group, inventory }: { readonly group: string; readonly inventory: Inventory },
): Problem['code'] | null {
  // Ansible fills variables in, we cannot; a shell variable is only text to it.
  if (content.includes('{{')) return 'intake-expansion'
  const split = splitShellWords(content.replaceAll('$', '\\$'))
  if (!split.ok) return 'intake-quote'
  const [name, ...rest] = split.words
  if (name === undefined) return 'intake-not-ssh'
  if (/\[[^\]]*:[^\]]*\]/u.test(name) && !/^\[[0-9a-f:.]+\](:\d+)?$/iu.test(name)) return 'intake-range'
  const pairs = rest.map((word) => /^([A-Za-z_]\w*)=(.*)$/su.exec(word))
  if (pairs.includes(null)) return 'intake-not-ssh'
  const host = getOrMake(inventory.hosts, name, () => ({ line, variables: new Map(), groups: new Set() }))
  host.groups.add(group)
  for (const [, key = '', value = ''] of pairs.flatMap((pair) => (pair === null ? [] : [pair]))) {
    if (!host.variables.has(key)) host.variables.set(key, value)
  }
  return null
}

/** A line for a message: passwords in it are not shown again. */
function withoutSecrets(content: string): string {
  return content.replace(/(pass\w*\s*=\s*)("[^"]*"?|'[^']*'?|\S+)/giu, '$1…')
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

function unquote(value: string): string {
  return /^(["'])(.*)\1$/su.exec(value.trim())?.[2] ?? value.trim()
}

/** The variables of a host: its own, then those of its groups, nearer ones first, then those of all. */
function toLookup(host: Host, { groupVariables, parents }: Inventory): (...keys: string[]) => string | null {
  const groups = new Set(host.groups)
  // A set gives what is added while it is walked: groups, their parents, and so on.
  for (const group of groups) for (const parent of parents.get(group) ?? []) groups.add(parent)
  groups.delete('all')
  const layers = [host.variables, ...[...groups, 'all'].map((group) => groupVariables.get(group))]
  return (...keys) => {
    for (const layer of layers) {
      for (const key of keys) {
        const value = layer?.get(key)
        if (value !== undefined) return value
      }
    }
    return null
  }
}

function buildHost(name: string, host: Host, inventory: Inventory): Built {
  const find = toLookup(host, inventory)
  const written = readDestination(name) ?? { login: null, host: name, port: null }
  const remarks: Problem[] = []
  if (find('ansible_password', 'ansible_ssh_pass', 'ansible_become_password') !== null) {
    remarks.push(problem('intake-password'))
  }
  const args = [find('ansible_ssh_common_args'), find('ansible_ssh_extra_args')].filter(Boolean).join(' ')
  const hops = readHops(args, written.host, remarks)
  const target = {
    name: written.host,
    host: find('ansible_host', 'ansible_ssh_host') ?? written.host,
    port: find('ansible_port', 'ansible_ssh_port') ?? written.port,
    login: find('ansible_user', 'ansible_ssh_user') ?? written.login,
  }
  const chain = [...hops.map((hop) => ({ name: hop.host, ...hop })), target]
  const identityFile = find('ansible_ssh_private_key_file', 'ansible_private_key_file')
  return buildEntry(host.line, chain, { identityFile, remarks })
}

function readHops(args: string, name: string, remarks: Problem[]): readonly Destination[] {
  const split = splitShellWords(args)
  const found = split.ok ? readSshArguments([...split.words, name]) : null
  const jump = found?.options.get('proxyjump')
  if (jump !== undefined) return readJumps(jump)
  const command = found?.options.get('proxycommand')
  const proxy = command === undefined ? null : readProxyCommand(command)
  const destination = proxy === null ? null : readDestination(proxy.destination, false)
  if (destination !== null) {
    const login = proxy?.options.get('user') ?? destination.login
    return [{ host: destination.host, login, port: proxy?.options.get('port') ?? null }]
  }
  if (command !== undefined || found === null) {
    remarks.push(problem('intake-proxy-command', { name, value: shorten(command ?? args) }))
  }
  return []
}
