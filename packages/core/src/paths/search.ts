import type { MachineId } from '../ids.ts'
import type { PathMachine } from './estate.ts'
import type { EstateIndex } from './estate-index.ts'
import { computeFixedHops } from './fixed.ts'
import { toHop } from './hop.ts'
import type { Hop } from './path.ts'
import { listSteps, type Step } from './steps.ts'

/** What one search needs: where it may go, and how far each machine is from Intendant's. */
export type Search = {
  readonly index: EstateIndex
  readonly allowGuess: boolean
  /** The fewest hops that lead to a machine; a machine that is missing here cannot be reached. */
  readonly distances: ReadonlyMap<MachineId, number>
  /** How many steps may still be tried. Networks drawn in circles must not cost minutes. */
  readonly budget: { steps: number }
}

/**
 * Prepares a search for the ways to one machine: looks at every machine that can be on the way once, and counts how
 * far each is. Pure.
 */
export function toSearch(
  index: EstateIndex,
  machine: PathMachine,
  options: { readonly allowGuess: boolean; readonly hopLimit: number },
): Search {
  const ready = new Map<MachineId, number>()
  const before = new Map<MachineId, MachineId[]>()
  const open = new Map([[machine, 1]])
  // A map gives what is added while it is walked, once each; nearer machines come first.
  for (const [one, hopsUsed] of open) {
    const hops = countReady(index, one, machine, options.allowGuess)
    if (hops !== null) ready.set(one.id, hops)
    for (const step of listUsableSteps(index, one, machine, options.allowGuess)) {
      const from = step.from === null ? undefined : index.estate.machines.get(step.from)
      if (from === undefined) continue
      const known = before.get(from.id)
      if (known === undefined) before.set(from.id, [one.id])
      else known.push(one.id)
      if (hopsUsed < options.hopLimit && !open.has(from)) open.set(from, hopsUsed + 1)
    }
  }
  const distances = computeDistances(ready, before, options.hopLimit)
  return { index, allowGuess: options.allowGuess, distances, budget: { steps: 5_000 } }
}

/** Spreads the known distances over `before`: who can be dialled from whom, one hop further each. */
function computeDistances(
  ready: ReadonlyMap<MachineId, number>,
  before: ReadonlyMap<MachineId, readonly MachineId[]>,
  hopLimit: number,
): ReadonlyMap<MachineId, number> {
  const distances = new Map<MachineId, number>()
  let next: MachineId[] = []
  for (let distance = 1; distance <= hopLimit; distance += 1) {
    const starting = [...ready].filter(([, hops]) => hops === distance).map(([id]) => id)
    const reached = [...starting, ...next].filter((id) => !distances.has(id))
    for (const id of reached) distances.set(id, distance)
    next = reached.flatMap((id) => before.get(id) ?? [])
  }
  return distances
}

/** The hops it takes without a search: one when dialled straight, more along a fixed path; `null`: it takes a search. */
function countReady(index: EstateIndex, one: PathMachine, target: PathMachine, allowGuess: boolean) {
  if (one.id !== target.id && one.path.mode === 'fixed') {
    const fixed = computeFixedHops(index, one, one.path.hops)
    return fixed.ok ? fixed.hops.length : null
  }
  const straight = listUsableSteps(index, one, target, allowGuess).some((step) => step.from === null)
  return straight ? 1 : null
}

/** The steps that the machine's own rule and the search allow; machines on the way prefer a shared network. */
function listUsableSteps(
  index: EstateIndex,
  one: PathMachine,
  target: PathMachine,
  allowGuess: boolean,
): readonly Step[] {
  if (one.path.mode === 'direct') return listDirectSteps(index, one)
  if (one.path.mode === 'fixed') return []
  const steps = listSteps(index, one).filter((step) => allowGuess || !step.isGuess)
  if (one.id === target.id) return steps
  const isShared = (step: Step) => step.from === null && step.reason.code === 'same-network'
  return [...steps.filter(isShared), ...steps.filter((step) => !isShared(step))]
}

/** Straight means: no machine between, whatever is known of networks. */
function listDirectSteps(index: EstateIndex, one: PathMachine): readonly Step[] {
  const addresses = new Set([one.sshAddress, ...listSteps(index, one).map((step) => step.address)])
  return [...addresses].flatMap((address) =>
    address === null
      ? []
      : [{ from: null, address, reason: { code: 'direct-rule', params: { address } }, isGuess: false }],
  )
}

/**
 * Gives the chains of hops that lead to a machine, best first. Pure.
 *
 * @param behind Machines that come later on the way; none of them is used again.
 * @param hopsLeft How many hops the chain may have.
 */
export function* searchChains(
  search: Search,
  machine: PathMachine,
  behind: readonly PathMachine[],
  hopsLeft: number,
): Generator<readonly Hop[]> {
  const target = behind[0] ?? machine
  if (machine.id !== target.id && machine.path.mode === 'fixed') {
    yield* fixedChain(search, machine, behind, hopsLeft)
    return
  }
  // The best chain of each step comes before the second best of any: what to fall back on should differ early.
  let open = listUsableSteps(search.index, machine, target, search.allowGuess).map((step) =>
    chainsOfStep(search, machine, step, { behind, hopsLeft }),
  )
  while (open.length > 0) {
    const stillOpen: typeof open = []
    for (const chains of open) {
      const next = chains.next()
      if (next.done) continue
      stillOpen.push(chains)
      yield next.value
    }
    open = stillOpen
  }
}

function* chainsOfStep(
  search: Search,
  machine: PathMachine,
  step: Step,
  { behind, hopsLeft }: { readonly behind: readonly PathMachine[]; readonly hopsLeft: number },
): Generator<readonly Hop[]> {
  if (search.budget.steps <= 0) return
  search.budget.steps -= 1
  const hop = toHop(machine, step.address, step.reason)
  if (step.from === null) {
    yield [hop]
    return
  }
  const from = search.index.estate.machines.get(step.from)
  if (from === undefined || from === machine || behind.includes(from)) return
  if ((search.distances.get(from.id) ?? Number.POSITIVE_INFINITY) > hopsLeft - 1) return
  for (const chain of searchChains(search, from, [...behind, machine], hopsLeft - 1)) yield [...chain, hop]
}

/** The fixed path of a machine on the way, unless it meets the machines behind it or is too long. */
function* fixedChain(
  { index }: Search,
  machine: PathMachine,
  behind: readonly PathMachine[],
  hopsLeft: number,
): Generator<readonly Hop[]> {
  if (machine.path.mode !== 'fixed') return
  const fixed = computeFixedHops(index, machine, machine.path.hops)
  if (!fixed.ok || fixed.hops.length > hopsLeft) return
  if (!fixed.hops.some((hop) => behind.some((later) => later.id === hop.machineId))) yield fixed.hops
}
