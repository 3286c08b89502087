import type { MachineId, OrganisationId, SiteId } from '@intendant/core/ids.ts'
import type { IntakeEntry, IntakeTarget } from '@intendant/core/intake/entry.ts'
import { MachineFields, type PathRule } from '@intendant/core/machines/machine.ts'
import { isAddress, isLoopback } from '@intendant/core/net/address.ts'
import { isPrivateAddress } from '@intendant/core/net/range.ts'
import { type Known, toPlaceKey } from '../store/intake.ts'

/** A machine of the organisation, as far as a bare word can mean it. */
export type WordMachine = {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** Machines that its fixed path names, if it has one. */
  readonly fixedHops: readonly string[]
}

/** What pasted machines are compared with. */
export type IntakeWorld = {
  readonly organisationId: OrganisationId
  readonly siteId: SiteId | null
  /** By `toPlaceKey`. */
  readonly knownAt: ReadonlyMap<string, readonly Known[]>
  /** Every machine of the organisation. */
  readonly machines: readonly WordMachine[]
  readonly newId: () => string
}

/** What is to be done about pasted machines. */
export type IntakePlan = {
  /** New machines, hops before the machines behind them; `entry` is the position of the entry that brought it. */
  readonly fresh: readonly { readonly id: string; readonly fields: MachineFields; readonly entry: number }[]
  /** Machines that are there already, with the logins that were named for them. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>
  /** The machine of each entry. */
  readonly targets: readonly string[]
}

/**
 * Finds the machine that a pasted one is, among those at its address and port. A private address or a bare name means
 * something only inside one organisation; a public one is the same machine for all. Pure.
 *
 * @param organisationId null: not chosen yet, so the only one there is counts.
 */
export function pickKnown(
  found: readonly Known[],
  target: { readonly address: string; readonly port: number },
  organisationId: string | null,
): Known | null {
  const there = found.filter((known) => known.port === target.port)
  if (organisationId === null) {
    return new Set(there.map((known) => known.id)).size === 1 ? (there[0] ?? null) : null
  }
  const own = there.find((known) => known.organisationId === organisationId)
  return own ?? (isForAll(target.address) ? (there[0] ?? null) : null)
}

/** Plans what to create and what to use again for pasted machines. Pure but for `newId`. */
export function planIntake(world: IntakeWorld, entries: readonly IntakeEntry[]): IntakePlan {
  const fresh: IntakePlan['fresh'][number][] = []
  const known = new Map<string, Set<string>>()
  const names = new Set(world.machines.map((machine) => machine.name.toLowerCase()))
  const byPlace = new Map<string, string>()
  const chains = new Map<string, readonly string[]>()
  const begun = new Set<number>()

  const use = (id: string, target: IntakeTarget): string => {
    const logins = known.get(id) ?? new Set<string>()
    if (target.login !== null) logins.add(target.login)
    known.set(id, logins)
    return id
  }
  const ensure = (target: IntakeTarget, hops: readonly string[], entry: number): string => {
    const key = toPlaceKey(target)
    const made = byPlace.get(key)
    if (made !== undefined) return made
    const there = pickKnown(world.knownAt.get(key) ?? [], target, world.organisationId)
    const meant = there ?? findByWord(world.machines, target.address)
    if (meant) return use(meant.id, target)
    const id = world.newId()
    const name = freeName(target.name, names)
    fresh.push({ id, entry, fields: toFields(world, { ...target, name }, hops) })
    byPlace.set(key, id)
    chains.set(id, hops)
    return id
  }
  /** A hop, with the machines before it where it is a word for something that has a way of its own. */
  const ensureHop = (hop: IntakeTarget, before: readonly string[], entry: number): readonly string[] => {
    const alias = isBareWord(hop.address)
      ? entries.findIndex((other) => isSameWord(other.target.name, hop.address))
      : -1
    const id = alias >= 0 && !begun.has(alias) ? ensureEntry(alias) : ensure(hop, before, entry)
    const own = chains.get(id) ?? world.machines.find((machine) => machine.id === id)?.fixedHops ?? []
    return before.length === 0 ? [...own, id] : [...before, id]
  }
  const ensureEntry = (index: number): string => {
    const entry = entries[index]
    if (entry === undefined) throw new RangeError('there is no such entry')
    begun.add(index)
    const hops = entry.hops.reduce<readonly string[]>((before, hop) => ensureHop(hop, before, index), [])
    return ensure(entry.target, [...new Set(hops)], index)
  }
  const targets = entries.map((_, index) => ensureEntry(index))
  return { fresh, known, targets }
}

function toFields(world: IntakeWorld, target: IntakeTarget, hops: readonly string[]): MachineFields {
  const path: PathRule =
    hops.length === 0
      ? { mode: 'auto' }
      : { mode: 'fixed', hops: hops as readonly MachineId[] as MachineId[] }
  return MachineFields.parse({
    organisationId: world.organisationId,
    siteId: world.siteId,
    name: target.name,
    sshAddress: target.address,
    sshPort: target.port,
    path,
    accounts: [{ login: target.login ?? 'root' }],
  })
}

function freeName(wanted: string, names: Set<string>): string {
  let name = wanted
  for (let number = 2; names.has(name.toLowerCase()); number += 1) name = `${wanted.slice(0, 110)}-${number}`
  names.add(name.toLowerCase())
  return name
}

function findByWord(machines: readonly WordMachine[], address: string): WordMachine | null {
  if (!isBareWord(address)) return null
  return machines.find(({ slug, name }) => slug === address || isSameWord(name, address)) ?? null
}

function isSameWord(name: string, word: string): boolean {
  return name.toLowerCase() === word.toLowerCase()
}

/** A name without a dot: an alias of somebody's ssh_config, no name of DNS. */
function isBareWord(address: string): boolean {
  return !isAddress(address) && !address.includes('.')
}

function isForAll(address: string): boolean {
  if (!isAddress(address)) return !isBareWord(address)
  return !isPrivateAddress(address) && !isLoopback(address)
}
