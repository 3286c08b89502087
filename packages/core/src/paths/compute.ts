import type { MachineId } from '../ids.ts'
import { type Problem, problem } from '../problem.ts'
import type { Estate, PathMachine } from './estate.ts'
import { type EstateIndex, toEstateIndex } from './estate-index.ts'
import { computeFixedHops } from './fixed.ts'
import { toSelfHop } from './hop.ts'
import type { Hop, Path } from './path.ts'
import { type Search, searchChains, toSearch } from './search.ts'
import { listSteps } from './steps.ts'

/** Every way to a machine, best first, or why there is none. */
export type Paths = { readonly paths: readonly Path[]; readonly problem: Problem | null }

/** More machines in a row than this are not dialled. */
export const hopLimit = 8
/** More alternatives than this are not offered. */
const pathLimit = 8

/**
 * Computes every way to a machine, best first: the first to try and those to fall back on.
 *
 * A fixed path is taken as it is; a direct one is one hop; otherwise ways are searched backwards from the machine:
 * Intendant's own network, the gateway of the machine's own network, those of sibling networks, the machine it is
 * a guest of, straight. Pure and deterministic: the same estate gives the same paths.
 *
 * @param machineId A machine; one that the estate does not hold gives `not-found`.
 * @param login Who to sign in as on the machine; `null` is its first account, or root.
 * @returns At most 8 paths of at most 8 hops, none twice, no machine twice in one; or a problem and no path.
 */
export function computePaths(estate: Estate, machineId: MachineId, login: string | null): Paths {
  return computePathsIn(toEstateIndex(estate), machineId, { login, limit: pathLimit })
}

/** As `computePaths`, for many machines of one estate, and with a limit on the number of paths. Pure. */
export function computePathsIn(
  index: EstateIndex,
  machineId: MachineId,
  options: { readonly login: string | null; readonly limit: number },
): Paths {
  const { estate } = index
  const machine = estate.machines.get(machineId)
  if (machine === undefined) return { paths: [], problem: problem('not-found', { value: machineId }) }
  if (machineId === estate.selfId) return { paths: [{ hops: [toSelfHop(machine)] }], problem: null }
  if (machine.path.mode === 'fixed') return computeFixed(index, machine, machine.path.hops, options.login)
  if (machine.sshAddress === null && listSteps(index, machine).length === 0) {
    return { paths: [], problem: problem('no-address', { machine: machine.name }) }
  }
  return computeSearched(index, machine, options)
}

function computeFixed(
  index: EstateIndex,
  machine: PathMachine,
  via: readonly MachineId[],
  login: string | null,
): Paths {
  const fixed = computeFixedHops(index, machine, via)
  if (!fixed.ok) return { paths: [], problem: fixed.problem }
  return { paths: [{ hops: withLogin(fixed.hops, login) }], problem: null }
}

function computeSearched(
  index: EstateIndex,
  machine: PathMachine,
  options: { readonly login: string | null; readonly limit: number },
): Paths {
  const found = new Map<string, Path>()
  // Ways that rest on a guess are only offered when there is no other.
  for (const allowGuess of [false, true]) {
    const search: Search = toSearch(index, machine, { allowGuess, hopLimit })
    for (const hops of searchChains(search, machine, [], hopLimit)) {
      found.set(hops.map((hop) => `${hop.machineId} ${hop.address}`).join(' '), {
        hops: withLogin(hops, options.login),
      })
      if (found.size >= options.limit) break
    }
    if (found.size > 0) return { paths: [...found.values()], problem: null }
  }
  const address = machine.sshAddress ?? listSteps(index, machine)[0]?.address ?? ''
  const params = { machine: machine.name, address, limit: hopLimit }
  return { paths: [], problem: problem('no-path', params) }
}

function withLogin(hops: readonly Hop[], login: string | null): Hop[] {
  return hops.map((hop, at) => (at === hops.length - 1 && login !== null ? { ...hop, login } : hop))
}
