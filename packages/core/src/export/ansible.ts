import type { Path } from '../paths/path.ts'
import { toSlug } from '../text.ts'
import { toShellWord } from './shell-word.ts'
import { renderProxyJump } from './ssh-command.ts'

/** A machine for an Ansible inventory: its best path, and the words it is grouped by. */
export type AnsibleHost = {
  readonly path: Path
  /** Slugs. */
  readonly organisation: string
  readonly site: string | null
  readonly duties: readonly string[]
  readonly tags: readonly string[]
}

/**
 * Renders an Ansible inventory in YAML: every machine with its address, port, login and jump hosts, and groups by
 * organisation, site, duty and tag. Pure. Hosts and groups are sorted, so that a diff shows only what changed.
 *
 * Texts are written as JSON strings, which are YAML double-quoted scalars.
 *
 * @see https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html
 */
export function renderAnsibleInventory(hosts: readonly AnsibleHost[]): string {
  const sorted = hosts.toSorted((a, b) => (slugOf(a) < slugOf(b) ? -1 : 1))
  if (sorted.length === 0) return 'all:\n  hosts: {}\n'
  const groups = [...toGroups(sorted)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    'all:',
    '  hosts:',
    ...sorted.flatMap(renderHost),
    '  children:',
    ...groups.flatMap(([name, members]) => [
      `    ${name}:`,
      '      hosts:',
      ...members.map((member) => `        ${JSON.stringify(member)}: {}`),
    ]),
    '',
  ].join('\n')
}

function slugOf(host: AnsibleHost): string {
  return host.path.hops.at(-1)?.slug ?? ''
}

function renderHost({ path }: AnsibleHost): string[] {
  const target = path.hops.at(-1)
  if (target === undefined) return []
  const jumps = renderProxyJump(path.hops.slice(0, -1))
  return [
    `    ${JSON.stringify(target.slug)}:`,
    `      ansible_host: ${JSON.stringify(target.address)}`,
    `      ansible_port: ${target.port}`,
    `      ansible_user: ${JSON.stringify(target.login)}`,
    // Ansible cuts this text into words as a shell would.
    ...(jumps === ''
      ? []
      : [`      ansible_ssh_common_args: ${JSON.stringify(`-o ProxyJump=${toShellWord(jumps)}`)}`]),
  ]
}

/** Members by the name of the group. Words that become the same name stay groups of their own. */
function toGroups(hosts: readonly AnsibleHost[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  const names = new Map<string, string>()
  for (const host of hosts) {
    const words = [
      ['organisation', host.organisation],
      ...(host.site === null ? [] : [['site', host.site]]),
      ...host.duties.map((duty) => ['duty', duty]),
      ...host.tags.map((tag) => ['tag', tag]),
    ]
    for (const [kind = '', word = ''] of words) {
      const key = `${kind} ${word}`
      const name = names.get(key) ?? toFreeName(kind, word, groups)
      names.set(key, name)
      groups.set(name, [...(groups.get(name) ?? []), slugOf(host)])
    }
  }
  return groups
}

function toFreeName(kind: string, word: string, taken: ReadonlyMap<string, unknown>): string {
  // Group names are like names of variables; a word without Latin letters still needs one.
  const base = `${kind}_${toSlug(word).replaceAll('-', '_') || 'other'}`
  let name = base
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
  return name
}
