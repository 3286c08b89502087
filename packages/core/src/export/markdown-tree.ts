import type { Language } from '../language/problems.ts'
import { sortNaturally } from '../machines/natural-order.ts'
import type { PortableInventory, PortableMachine } from './portable.ts'

/**
 * Renders the whole inventory as a Markdown tree: organisation, site, host, guest, one heading level per depth (six at
 * most), fields as lists, notes as quotes. Pure. Nothing in it is a secret, and no name can become markup.
 */
export function renderMarkdownTree(inventory: PortableInventory, language: Language): string {
  const parts = sortNaturally(inventory.organisations, (one) => one.name).flatMap((organisation) => {
    const machines = inventory.machines.filter((one) => one.organisation === organisation.slug)
    const sites = sortNaturally(
      inventory.sites.filter((one) => one.organisation === organisation.slug),
      (one) => one.name,
    )
    const networks = inventory.networks.filter((one) => one.organisation === organisation.slug)
    return [
      heading(1, organisation.name),
      quote(organisation.notes),
      ...renderNetworks(networks.filter((one) => one.site === null)),
      ...sites.flatMap((site) => [
        heading(2, site.name),
        fields([[words[language].address, site.address]]),
        quote(site.notes),
        ...renderNetworks(networks.filter((one) => one.site === site.slug)),
        ...renderLevel(machines, language, { depth: 3, isHere: (one) => one.site === site.slug }),
      ]),
      ...renderLevel(machines, language, { depth: 2, isHere: (one) => one.site === null }),
    ]
  })
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const words = {
  en: {
    address: 'Address',
    kind: 'Kind',
    system: 'Operating system',
    ssh: 'SSH',
    logins: 'Logins',
    duties: 'Duties',
    tags: 'Tags',
    owners: 'Owners',
    path: 'Path',
    colon: ': ',
    kinds: { physical: 'physical', virtual: 'virtual', container: 'container', appliance: 'appliance' },
  },
  fr: {
    address: 'Adresse',
    kind: 'Type',
    system: 'Système',
    ssh: 'SSH',
    logins: 'Comptes',
    duties: 'Rôles',
    tags: 'Étiquettes',
    owners: 'Responsables',
    path: 'Chemin d’accès',
    colon: '\u00a0: ',
    kinds: { physical: 'physique', virtual: 'virtuelle', container: 'conteneur', appliance: 'appareil' },
  },
} as const

type Level = { readonly depth: number; readonly isHere: (machine: PortableMachine) => boolean }

/** Machines of a place that are nobody's guest there, each with its guests below. */
function renderLevel(machines: readonly PortableMachine[], language: Language, level: Level): string[] {
  const slugs = new Set(machines.map((one) => one.slug))
  const isTop = (one: PortableMachine) => one.host === null || !slugs.has(one.host)
  const tops = machines.filter((one) => isTop(one) && level.isHere(one))
  const guests = Map.groupBy(machines, (one) => one.host)
  return sortNaturally(tops, (one) => one.name).flatMap((one) =>
    renderBranch(one, guests, language, level.depth),
  )
}

function renderBranch(
  machine: PortableMachine,
  guests: ReadonlyMap<string | null, readonly PortableMachine[]>,
  language: Language,
  depth: number,
): string[] {
  const own = machine.slug === null ? [] : (guests.get(machine.slug) ?? [])
  return [
    heading(depth, machine.name),
    renderMachine(machine, language),
    quote(machine.notes),
    ...sortNaturally(own, (one) => one.name).flatMap((guest) =>
      renderBranch(guest, guests, language, depth + 1),
    ),
  ]
}

function renderMachine(machine: PortableMachine, language: Language): string {
  const word = words[language]
  const ssh = machine.sshAddress === null ? '' : `${machine.sshAddress} ${machine.sshPort}`
  const path = machine.path.mode === 'fixed' ? machine.path.hops.join(' > ') : ''
  return fields(
    [
      [word.kind, word.kinds[machine.kind]],
      [word.system, machine.operatingSystem],
      [word.ssh, ssh],
      [word.path, path],
      ...machine.interfaces.map(
        ({ name, mac, addresses }) => [name, [mac, ...addresses].filter(Boolean).join(', ')] as const,
      ),
      [word.logins, machine.accounts.map((one) => one.login).join(', ')],
      [word.duties, machine.duties.join(', ')],
      [word.tags, machine.tags.join(', ')],
      [word.owners, machine.owners.join(', ')],
      ...Object.entries(machine.customValues).map(([key, value]) => [key, value] as const),
    ],
    word.colon,
  )
}

function renderNetworks(networks: PortableInventory['networks']): string[] {
  const lines = sortNaturally(networks, (one) => one.name).map((one) => {
    const gateway = one.gateway === null ? '' : ` → ${escapeMarkdown(one.gateway)}`
    return `- ${escapeMarkdown(one.name)} ${escapeMarkdown(one.prefix)}${gateway}`
  })
  return lines.length === 0 ? [] : [lines.join('\n')]
}

function heading(depth: number, name: string): string {
  return `${'#'.repeat(Math.min(depth, 6))} ${escapeMarkdown(name)}`
}

function fields(pairs: readonly (readonly [string, string])[], colon = ': '): string {
  return pairs
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `- ${escapeMarkdown(name)}${colon}${escapeMarkdown(value)}`)
    .join('\n')
}

/** Notes are Markdown of their own; as a quote they cannot leave their place in the tree. */
function quote(notes: string): string {
  if (notes.trim() === '') return ''
  return notes
    .trim()
    .split('\n')
    .map((one) => `> ${one}`.trimEnd())
    .join('\n')
}

/** @see CommonMark 0.31, section 2.4: a backslash keeps any ASCII punctuation. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' / ')
    .replace(/[\\`*_{}[\]<>#|~&!]/g, '\\$&')
    .trim()
}
