import type { MachineId } from '../ids.ts'
import { isLoopback } from '../net/address.ts'
import { addressOf, networkOf, prefixLength } from '../net/prefix.ts'
import { type Problem, problem } from '../problem.ts'
import type { MachineFields } from './machine.ts'

/**
 * Checks what no single field can know: logins, interfaces and addresses said twice, addresses nobody can dial, a
 * fixed path that leads through the machine itself. Pure; the tree is checked by `checkPlacement`.
 *
 * @param machineId `null` for a machine that is about to be created.
 */
export function checkMachine(fields: MachineFields, machineId: MachineId | null): readonly Problem[] {
  const machine = fields.name
  const addresses = fields.interfaces.flatMap((one, at) =>
    one.addresses.map((text, position) => ({
      text,
      path: ['interfaces', at, 'addresses', position] as const,
    })),
  )
  const macs = fields.interfaces.flatMap((one, at) => (one.mac === null ? [] : [{ mac: one.mac, at }]))
  return [
    ...listTwins(fields.accounts, (one) => one.login).map(({ thing, at }) =>
      problem('duplicate-login', { machine, login: thing.login }, ['accounts', at, 'login']),
    ),
    ...listTwins(fields.interfaces, (one) => one.name).map(({ thing, at }) =>
      problem('duplicate-interface', { machine, name: thing.name }, ['interfaces', at, 'name']),
    ),
    ...listTwins(macs, (one) => one.mac).map(({ thing }) =>
      problem('duplicate-mac', { machine, mac: thing.mac }, ['interfaces', thing.at, 'mac']),
    ),
    ...listTwins(addresses, (one) => addressOf(one.text)).map(({ thing }) =>
      problem('duplicate-address', { machine, address: addressOf(thing.text) }, thing.path),
    ),
    ...addresses
      .filter(({ text }) => isNetworkAddress(text))
      .map(({ text, path }) => problem('network-address', { address: text }, path)),
    ...checkSshAddress(fields),
    ...checkPathRule(fields, machineId),
  ]
}

// Another port of the loopback can be a tunnel or the forwarded port of a virtual machine; port 22 cannot.
function checkSshAddress({ name, driver, sshAddress, sshPort }: MachineFields): Problem[] {
  const isSelfOnly = sshAddress !== null && (isLoopback(sshAddress) || sshAddress === 'localhost')
  if (!isSelfOnly || driver === 'local' || sshPort !== 22) return []
  return [problem('loopback-address', { address: sshAddress, machine: name }, ['sshAddress'])]
}

function checkPathRule({ name, path }: MachineFields, machineId: MachineId | null): Problem[] {
  if (path.mode !== 'fixed') return []
  const twins = listTwins(path.hops, (hop) => hop).map(({ thing, at }) =>
    problem('fixed-path-twice', { hop: thing }, ['path', 'hops', at]),
  )
  const itself = machineId === null ? -1 : path.hops.indexOf(machineId)
  if (itself < 0) return twins
  return [problem('fixed-path-itself', { machine: name }, ['path', 'hops', itself]), ...twins]
}

/** An IPv4 address whose host part is empty, in a network that has hosts (RFC 3021 allows /31). */
function isNetworkAddress(text: string): boolean {
  return !text.includes(':') && prefixLength(text) < 31 && networkOf(text) === text
}

/** The things whose word an earlier one has already, with their positions. */
function listTwins<T>(things: readonly T[], wordOf: (thing: T) => string) {
  const seen = new Set<string>()
  return things.flatMap((thing, at) => {
    const word = wordOf(thing)
    if (seen.has(word)) return [{ thing, at }]
    seen.add(word)
    return []
  })
}
