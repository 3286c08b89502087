import type { MachineId, OrganisationId } from '../ids.ts'
import { isAddress } from '../net/address.ts'
import { addressOf, prefixLength } from '../net/prefix.ts'
import { type AddressRange, isDialable, toAddressNumber, toAddressRange } from '../net/range.ts'
import type { Estate, PathMachine, PathNetwork } from './estate.ts'
import type { Step } from './steps.ts'

/** An address of a machine, with the network its interface says it lies in. */
export type KnownAddress = {
  readonly text: string
  readonly family: 4 | 6
  readonly value: bigint
  /** `null` when the interface names no network (/32, /128). */
  readonly range: AddressRange | null
}

/** An estate with what makes looking things up fast. Its caches hold only what can be computed from it. */
export type EstateIndex = {
  readonly estate: Estate
  readonly networks: ReadonlyMap<OrganisationId, readonly NetworkLevel[]>
  readonly addresses: Map<MachineId, readonly KnownAddress[]>
  readonly steps: Map<MachineId, readonly Step[]>
}

/** Networks of one family and length, by their first address. */
type NetworkLevel = {
  readonly family: 4 | 6
  readonly length: number
  readonly byFirst: Map<bigint, PathNetwork[]>
}

/** Prepares an estate for computing paths in it. Pure; linear in the number of networks. */
export function toEstateIndex(estate: Estate): EstateIndex {
  const networks = new Map<OrganisationId, NetworkLevel[]>()
  // In the order of their ids, so that the order of loading decides nothing.
  for (const network of estate.networks.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const levels = networks.get(network.organisationId) ?? []
    networks.set(network.organisationId, levels)
    const { family, length, first } = toAddressRange(network.prefix)
    let level = levels.find((one) => one.family === family && one.length === length)
    if (level === undefined) {
      level = { family, length, byFirst: new Map() }
      levels.push(level)
    }
    level.byFirst.set(first, [...(level.byFirst.get(first) ?? []), network])
  }
  for (const levels of networks.values()) levels.sort((a, b) => b.length - a.length)
  return { estate, networks, addresses: new Map(), steps: new Map() }
}

/** Networks of one organisation that hold an address, the most specific first. Pure. */
export function listNetworksWith(
  index: EstateIndex,
  organisationId: OrganisationId,
  address: Pick<KnownAddress, 'family' | 'value'>,
): readonly PathNetwork[] {
  const found: PathNetwork[] = []
  for (const level of index.networks.get(organisationId) ?? []) {
    if (level.family !== address.family) continue
    const hostBits = BigInt((level.family === 4 ? 32 : 128) - level.length)
    const first = (address.value >> hostBits) << hostBits
    found.push(...(level.byFirst.get(first) ?? []))
  }
  return found
}

/** The addresses of a machine's interfaces that others can dial, in order. Pure. */
export function listAddresses(index: EstateIndex, machine: PathMachine): readonly KnownAddress[] {
  const known = index.addresses.get(machine.id)
  if (known !== undefined) return known
  const found = machine.addresses.flatMap((text) => {
    const address = toKnownAddress(addressOf(text))
    if (address === null) return []
    const isWhole = prefixLength(text) === (address.family === 4 ? 32 : 128)
    return [{ ...address, range: isWhole ? null : toAddressRange(text) }]
  })
  index.addresses.set(machine.id, found)
  return found
}

/** An address as text made comparable; `null` for a host name or what cannot be dialled. Pure. */
export function toKnownAddress(text: string): KnownAddress | null {
  if (!isAddress(text) || !isDialable(text)) return null
  return { text, ...toAddressNumber(text), range: null }
}

/** Tells whether a range holds an address. Pure. */
export function rangeHolds(range: AddressRange | null, address: KnownAddress): boolean {
  return (
    range !== null &&
    range.family === address.family &&
    range.first <= address.value &&
    address.value <= range.last
  )
}
