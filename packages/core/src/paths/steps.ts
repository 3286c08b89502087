import type { MachineId } from '../ids.ts'
import { isPrivateAddress } from '../net/range.ts'
import type { PathMachine, PathNetwork } from './estate.ts'
import {
  type EstateIndex,
  type KnownAddress,
  listAddresses,
  listNetworksWith,
  rangeHolds,
  toKnownAddress,
} from './estate-index.ts'
import type { HopReason } from './path.ts'

/**
 * One way of dialling a machine: at which address, from which machine, and why.
 * `from: null` is Intendant's own machine. A guess is only taken when nothing better is known.
 */
export type Step = {
  readonly from: MachineId | null
  readonly address: string
  readonly reason: HopReason
  readonly isGuess: boolean
}

/**
 * Every way a machine can be dialled, best first: from Intendant's own network, through the gateway of its own
 * network, through those of sibling networks, through the machine it is a guest of, straight, and at last by a guess.
 *
 * A private address is only looked for in networks of the machine's own organisation, and never in another site's
 * network when its own site has one with the same numbers: the same address there is another machine. Pure.
 */
export function listSteps(index: EstateIndex, machine: PathMachine): readonly Step[] {
  const known = index.steps.get(machine.id)
  if (known !== undefined) return known
  const found = listDialAddresses(index, machine).flatMap((address) => listStepsTo(index, machine, address))
  // A guess comes last, whichever address it is for; order is kept otherwise.
  const steps = [...found.filter((step) => !step.isGuess), ...found.filter((step) => step.isGuess)]
  index.steps.set(machine.id, steps)
  return steps
}

/** More gateways than this are not looked at for one address. */
const gatewaysTried = 8

/** An address to dial; `known` is null for a host name. */
type DialAddress = { readonly text: string; readonly known: KnownAddress | null }

/**
 * The SSH address first. Interface addresses are tried after it only where the same port can be meant there:
 * a port other than 22 beside an address that is not the machine's own is a forwarded one (feature AZG-02).
 */
function listDialAddresses(index: EstateIndex, machine: PathMachine): readonly DialAddress[] {
  const own = listAddresses(index, machine).map((known) => ({ text: known.text, known }))
  const { sshAddress } = machine
  if (sshAddress === null) return own
  const first = { text: sshAddress, known: toKnownAddress(sshAddress) }
  if (isForwarded(index, machine)) return [first]
  return [first, ...own.filter((address) => address.text !== sshAddress)]
}

/** Tells whether the port only belongs to the SSH address, because something forwards it. */
export function isForwarded(index: EstateIndex, machine: PathMachine): boolean {
  const isOwn = listAddresses(index, machine).some((address) => address.text === machine.sshAddress)
  return machine.sshAddress !== null && machine.sshPort !== 22 && !isOwn
}

function listStepsTo(index: EstateIndex, machine: PathMachine, address: DialAddress): readonly Step[] {
  if (address.known === null) return [straight(address.text, false)]
  const known = address.known
  const isPrivate = isPrivateAddress(known.text)
  const steps: Step[] = []
  const shared = findSharedWithSelf(index, machine, known)
  if (shared !== null) steps.push(shared)
  const networks = listNetworksWith(index, machine.organisationId, known)
  steps.push(...listGatewaySteps(index, machine, known, isPrivate))
  const parent = findParentStep(index, machine, known, isPrivate && networks.length === 0)
  if (parent !== null) steps.push(parent)
  if (shared === null) steps.push(straight(known.text, isPrivate))
  return steps
}

function straight(address: string, isGuess: boolean): Step {
  return { from: null, address, reason: { code: 'direct', params: { address } }, isGuess }
}

/** A step from Intendant's own machine over a network it is in. */
function findSharedWithSelf(index: EstateIndex, machine: PathMachine, address: KnownAddress): Step | null {
  const self = index.estate.machines.get(index.estate.selfId)
  if (self === undefined) return null
  if (isPrivateAddress(address.text) && isElsewhere(index, self, machine, address)) return null
  const reason = findSharedNetwork(index, self, machine, address)
  return reason === null ? null : { from: null, address: address.text, reason, isGuess: false }
}

/** Tells whether a private address belongs to a network that is not the one Intendant's machine sees. */
function isElsewhere(index: EstateIndex, self: PathMachine, machine: PathMachine, address: KnownAddress) {
  const networks = listNetworksWith(index, machine.organisationId, address)
  if (machine.organisationId !== self.organisationId) return networks.length > 0
  if (self.siteId === null || machine.siteId === null || self.siteId === machine.siteId) return false
  return networks.some((network) => network.siteId === machine.siteId && network.gatewayId !== self.id)
}

/** Why two machines can speak without a third: a network that holds an address of each. `null`: they cannot. */
export function findSharedNetwork(
  index: EstateIndex,
  from: PathMachine,
  machine: PathMachine,
  address: KnownAddress,
): HopReason | null {
  const fromAddresses = listAddresses(index, from)
  const params = { address: address.text, from: from.name }
  for (const network of listNetworksWith(index, machine.organisationId, address)) {
    const isGateway = network.gatewayId === from.id
    const isMember =
      from.organisationId === machine.organisationId &&
      fromAddresses.some((own) => listNetworksWith(index, from.organisationId, own).includes(network))
    if (isGateway || isMember) {
      return {
        code: 'same-network',
        params: { ...params, network: network.name, prefix: network.prefix },
      }
    }
  }
  const own = fromAddresses.find((one) => rangeHolds(one.range, address))
  if (own === undefined) return null
  const prefix = `${own.text}/${own.range?.length ?? ''}`
  return { code: 'same-network', params: { ...params, network: prefix, prefix } }
}

function listGatewaySteps(
  index: EstateIndex,
  machine: PathMachine,
  address: KnownAddress,
  isPrivate: boolean,
): readonly Step[] {
  const all = listNetworksWith(index, machine.organisationId, address)
  const ofOwnSite = all.filter((network) => machine.siteId !== null && network.siteId === machine.siteId)
  const everywhere = all.filter((network) => network.siteId === null)
  const ofOthers = all.filter(
    (network) => network.siteId !== null && !ofOwnSite.includes(network) && !everywhere.includes(network),
  )
  const sameNumbersElsewhere = isPrivate && ofOwnSite.length > 0
  const inOrder =
    machine.siteId === null ? all : [...ofOwnSite, ...everywhere, ...(sameNumbersElsewhere ? [] : ofOthers)]
  const usable = inOrder.filter((network) => isUsableGateway(index, machine, network)).slice(0, gatewaysTried)
  const own = usable.find((network) => !ofOthers.includes(network) || machine.siteId === null)
  return usable.map((network) => ({
    from: network.gatewayId,
    address: address.text,
    reason: {
      code: network === own || ofOwnSite.includes(network) ? 'own-gateway' : 'sibling-gateway',
      params: gatewayParams(index, network, address),
    },
    isGuess: false,
  }))
}

function isUsableGateway(index: EstateIndex, machine: PathMachine, network: PathNetwork): boolean {
  const { gatewayId } = network
  if (gatewayId === null || gatewayId === machine.id) return false
  // Intendant's own machine as the gateway is a shared network, found already.
  return gatewayId !== index.estate.selfId && index.estate.machines.has(gatewayId)
}

function gatewayParams(index: EstateIndex, network: PathNetwork, address: KnownAddress) {
  const gateway = network.gatewayId === null ? undefined : index.estate.machines.get(network.gatewayId)
  return {
    address: address.text,
    gateway: gateway?.name ?? '',
    network: network.name,
    prefix: network.prefix,
  }
}

/** The host dials its guest over a bridge they share, or where no network of the guest's private address is known. */
function findParentStep(
  index: EstateIndex,
  machine: PathMachine,
  address: KnownAddress,
  isInNoNetwork: boolean,
): Step | null {
  const host = machine.hostId === null ? undefined : index.estate.machines.get(machine.hostId)
  if (host === undefined || host.id === index.estate.selfId) return null
  const isShared = listAddresses(index, host).some((own) => rangeHolds(own.range, address))
  if (!isShared && !isInNoNetwork) return null
  const params = { address: address.text, gateway: host.name }
  return {
    from: host.id,
    address: address.text,
    reason: { code: 'parent-gateway', params },
    isGuess: false,
  }
}
