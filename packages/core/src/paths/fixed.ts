import type { MachineId } from '../ids.ts'
import { type Problem, problem } from '../problem.ts'
import type { PathMachine } from './estate.ts'
import { type EstateIndex, listAddresses } from './estate-index.ts'
import { toHop } from './hop.ts'
import type { Hop } from './path.ts'
import { findSharedNetwork, isForwarded } from './steps.ts'

type FixedHops =
  | { readonly ok: true; readonly hops: readonly Hop[] }
  | { readonly ok: false; readonly problem: Problem }

/**
 * The hops of a fixed path: exactly these machines in this order, then the machine itself. Each is dialled at its
 * address on a network shared with the one before, else at its SSH address. Intendant's own machine is where
 * every path begins: it adds nothing, and what stands before it is not needed. Pure.
 */
export function computeFixedHops(
  index: EstateIndex,
  machine: PathMachine,
  via: readonly MachineId[],
): FixedHops {
  const { machines, selfId } = index.estate
  const onTheWay = via.slice(via.lastIndexOf(selfId) + 1)
  if (onTheWay.includes(machine.id)) {
    return { ok: false, problem: problem('fixed-path-itself', { machine: machine.name }) }
  }
  const hops: Hop[] = []
  let before = machines.get(selfId)
  for (const id of [...onTheWay, machine.id]) {
    const next = machines.get(id)
    const address = next === undefined ? null : findAddress(index, before, next)
    if (next === undefined || address === null || hops.some((hop) => hop.machineId === id)) {
      const params = { machine: machine.name, hop: next?.name ?? id }
      return { ok: false, problem: problem('fixed-path-broken', params) }
    }
    hops.push(toHop(next, address, { code: 'fixed', params: { address, from: before?.name ?? '' } }))
    before = next
  }
  return { ok: true, hops }
}

function findAddress(
  index: EstateIndex,
  before: PathMachine | undefined,
  machine: PathMachine,
): string | null {
  const own = listAddresses(index, machine)
  if (isForwarded(index, machine)) return machine.sshAddress
  const shared = own.find(
    (address) => before !== undefined && findSharedNetwork(index, before, machine, address) !== null,
  )
  return shared?.text ?? machine.sshAddress ?? own[0]?.text ?? null
}
