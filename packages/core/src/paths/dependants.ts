import type { MachineId } from '../ids.ts'
import { computePathsIn } from './compute.ts'
import type { Estate } from './estate.ts'
import { toEstateIndex } from './estate-index.ts'

/**
 * Computes for each machine which others are behind it: those whose best path runs through it. Pure.
 *
 * @returns Only machines that have somebody behind them; the lists are in the order of `estate.machines`.
 */
export function computeDependants(estate: Estate): ReadonlyMap<MachineId, readonly MachineId[]> {
  const index = toEstateIndex(estate)
  const behind = new Map<MachineId, MachineId[]>()
  for (const id of estate.machines.keys()) {
    const best = computePathsIn(index, id, { login: null, limit: 1 }).paths[0]
    for (const hop of best?.hops.slice(0, -1) ?? []) {
      const list = behind.get(hop.machineId)
      if (list === undefined) behind.set(hop.machineId, [id])
      else list.push(id)
    }
  }
  return behind
}

/** The machines behind one machine. Pure; as costly as `computeDependants`, which serves many at once. */
export function listDependants(estate: Estate, machineId: MachineId): readonly MachineId[] {
  return computeDependants(estate).get(machineId) ?? []
}
