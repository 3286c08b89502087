import type { Hop, Path } from '../paths/path.ts'

/** What a rendered ssh_config says beside its hosts. */
export type SshConfigOptions = {
  /** Lines of the comment on top. */
  readonly header?: readonly string[]
  /** Where the exported known_hosts will lie; then unknown host keys are refused. */
  readonly knownHostsFile?: string
}

type HostEntry = { readonly alias: string; readonly hop: Hop; readonly jump: string | null }

/**
 * Renders an ssh_config with one `Host` per machine, reachable with plain `ssh -F FILE SLUG`. Every hop is a `Host`
 * of the same file; one that is dialled differently on the way to something has a second entry, `SLUG--2`.
 *
 * Pure; the order of the paths is the order of the file, hops before the machines behind them.
 *
 * @param paths One path per machine: its best one.
 * @see ssh_config(5)
 */
export function renderSshConfig(paths: readonly Path[], options: SshConfigOptions = {}): string {
  const { header = [], knownHostsFile } = options
  const sections = listHosts(paths).map(renderHost)
  if (knownHostsFile !== undefined) {
    sections.push(`Host *\n  UserKnownHostsFile ${quote(knownHostsFile)}\n  StrictHostKeyChecking yes\n`)
  }
  const comment = header.map((line) => `# ${line.replace(/[\r\n]+/g, ' ')}\n`).join('')
  return [comment, ...sections].filter((section) => section !== '').join('\n')
}

function listHosts(paths: readonly Path[]): readonly HostEntry[] {
  const plain = listPlainChains(paths)
  const aliases = new Map<string, string>()
  const counts = new Map<string, number>()
  const entries: HostEntry[] = []
  for (const { hops } of paths) {
    for (const [at, hop] of hops.entries()) {
      const chain = toChainKey(hops, at)
      if (aliases.has(chain)) continue
      const count = (counts.get(hop.slug) ?? 1) + (plain.get(hop.slug) === chain ? 0 : 1)
      counts.set(hop.slug, count)
      // A slug never holds two dashes in a row, so this is nobody else's.
      const alias = plain.get(hop.slug) === chain ? hop.slug : `${hop.slug}--${count}`
      aliases.set(chain, alias)
      entries.push({ alias, hop, jump: at === 0 ? null : (aliases.get(toChainKey(hops, at - 1)) ?? null) })
    }
  }
  return entries
}

/** Which chain a plain slug stands for: a machine's own path, else the first way it is used on. */
function listPlainChains(paths: readonly Path[]): ReadonlyMap<string, string> {
  const plain = new Map<string, string>()
  for (const { hops } of paths) plain.set(hops.at(-1)?.slug ?? '', toChainKey(hops, hops.length - 1))
  for (const { hops } of paths) {
    for (const [at, hop] of hops.entries()) {
      if (!plain.has(hop.slug)) plain.set(hop.slug, toChainKey(hops, at))
    }
  }
  return plain
}

function toChainKey(hops: readonly Hop[], at: number): string {
  return hops
    .slice(0, at + 1)
    .map((hop) => `${hop.slug} ${hop.login} ${hop.address} ${hop.port}`)
    .join(', ')
}

/** The key alias is the slug, so that the exported known_hosts fits and two networks may use the same addresses. */
function renderHost({ alias, hop, jump }: HostEntry): string {
  const lines = [
    `Host ${alias}`,
    `HostName ${hop.address}`,
    ...(hop.port === 22 ? [] : [`Port ${hop.port}`]),
    `User ${quote(hop.login)}`,
    ...(jump === null ? [] : [`ProxyJump ${jump}`]),
    `HostKeyAlias ${hop.slug}`,
  ]
  return `${lines.join('\n  ')}\n`
}

/** One argument of a line: quoted when needed, backslashes and quotes kept. */
function quote(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new RangeError('An argument of ssh_config is one line.')
  if (/^[A-Za-z0-9_@%+=:,./~$-]+$/.test(text)) return text
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** A host key as known_hosts lists it. */
export type KnownHostKey = {
  readonly slug: string
  readonly type: string
  /** Base64 of the public key. */
  readonly blob: string
  readonly state: 'trusted' | 'revoked'
}

/** Renders a known_hosts file whose names are the slugs that `renderSshConfig` sets as HostKeyAlias. Pure. */
export function renderKnownHosts(keys: readonly KnownHostKey[]): string {
  return keys
    .map(
      ({ slug, type, blob, state }) => `${state === 'revoked' ? '@revoked ' : ''}${slug} ${type} ${blob}\n`,
    )
    .join('')
}
