import type { MachineId, OrganisationId } from '../ids.ts'
import { type Problem, problem } from '../problem.ts'
import type { MachineKind } from './machine.ts'
import { sortNaturally } from './natural-order.ts'

/** What of a machine decides its place in the tree. */
export type TreeMachine = {
  readonly id: MachineId
  readonly name: string
  readonly organisationId: OrganisationId
  readonly kind: MachineKind
  readonly hostId: MachineId | null
}

/** Tells whether machines of a kind may hold guests: all but appliances. Pure. */
export function canHoldGuests(kind: MachineKind): boolean {
  return kind !== 'appliance'
}

/**
 * Checks the place of a machine in the tree: the host exists, belongs to the same organisation, may hold guests and
 * is no guest of the machine itself; a physical machine is nobody's guest. Pure.
 *
 * @param machine As it would be.
 * @param machines As they are: at least its host, the hosts above, and its guests.
 */
export function checkPlacement(
  machine: TreeMachine,
  machines: ReadonlyMap<MachineId, TreeMachine>,
): readonly Problem[] {
  const problems: Problem[] = []
  if (!canHoldGuests(machine.kind)) {
    const count = [...machines.values()].filter((one) => one.hostId === machine.id).length
    if (count > 0) problems.push(problem('kind-holds-guests', { machine: machine.name, count }, ['kind']))
  }
  if (machine.hostId === null) return problems
  const host = machines.get(machine.hostId)
  if (host === undefined) return [...problems, problem('host-missing', { machine: machine.name }, ['hostId'])]
  const params = { machine: machine.name, host: host.name }
  const add = (code: Problem['code']) => problems.push(problem(code, params, ['hostId']))
  if (host.organisationId !== machine.organisationId) add('host-other-organisation')
  if (!canHoldGuests(host.kind)) add('host-holds-no-guests')
  if (machine.kind === 'physical') add('guest-is-physical')
  if (isAmongHosts(machine.id, host, machines)) add('host-cycle')
  return problems
}

function isAmongHosts(
  id: MachineId,
  from: TreeMachine,
  machines: ReadonlyMap<MachineId, TreeMachine>,
): boolean {
  const seen = new Set<MachineId>()
  let at: TreeMachine | undefined = from
  while (at !== undefined && !seen.has(at.id)) {
    if (at.id === id) return true
    seen.add(at.id)
    at = at.hostId === null ? undefined : machines.get(at.hostId)
  }
  return false
}

/** Lists every guest below a machine, all levels, parents before children, siblings in natural order. Pure. */
export function listSubtree(machineId: MachineId, machines: Iterable<TreeMachine>): readonly TreeMachine[] {
  const guests = Map.groupBy(machines, (one) => one.hostId)
  const seen = new Set<MachineId | null>([machineId])
  const below = (id: MachineId): readonly TreeMachine[] =>
    sortNaturally(guests.get(id) ?? [], (one) => one.name).flatMap((guest) => {
      if (seen.has(guest.id)) return []
      seen.add(guest.id)
      return [guest, ...below(guest.id)]
    })
  return below(machineId)
}
