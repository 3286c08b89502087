import type { MachineId } from '../ids.ts'
import type { Problem } from '../problem.ts'
import type { Estate } from './estate.ts'
import type { Path } from './path.ts'

/** Every way to a machine, best first, or why there is none. */
export type Paths = { readonly paths: readonly Path[]; readonly problem: Problem | null }

/** To be written: see docs/contributing.md. */
export function computePaths(_estate: Estate, _machineId: MachineId, _login: string | null): Paths {
  return { paths: [], problem: null }
}
