import { addressOf } from '../net/prefix.ts'
import { isDialable } from '../net/range.ts'
import type { PathMachine } from './estate.ts'
import type { Hop, HopReason } from './path.ts'

/** Makes the hop that dials a machine at an address as its first account, or root. Pure. */
export function toHop(machine: PathMachine, address: string, reason: HopReason): Hop {
  return {
    machineId: machine.id,
    slug: machine.slug,
    name: machine.name,
    // Only the machine Intendant runs on can be spoken to without a wire.
    driver: machine.driver === 'local' ? 'ssh2' : machine.driver,
    address,
    port: machine.sshPort,
    login: machine.logins[0] ?? 'root',
    reason,
  }
}

/** Makes the one hop to the machine Intendant runs on. Pure. */
export function toSelfHop(machine: PathMachine): Hop {
  const own = machine.addresses.map(addressOf).find(isDialable)
  const address = machine.sshAddress ?? own ?? 'localhost'
  return { ...toHop(machine, address, { code: 'self', params: { machine: machine.name } }), driver: 'local' }
}
