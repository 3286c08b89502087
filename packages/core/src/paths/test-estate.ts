import { MachineId, NetworkId, OrganisationId, SiteId } from '../ids.ts'
import type { Estate, PathMachine, PathNetwork } from './estate.ts'

/** Ids for tests: the same number gives the same id. */
export const testIds = {
  machine: (n: number) => MachineId.parse(toUuid(1, n)),
  network: (n: number) => NetworkId.parse(toUuid(2, n)),
  organisation: (n: number) => OrganisationId.parse(toUuid(3, n)),
  site: (n: number) => SiteId.parse(toUuid(4, n)),
}

function toUuid(kind: number, n: number): string {
  return `0000000${kind}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}

/** A machine for tests: number 1 of organisation 1, without an address, unless said otherwise. */
export function testMachine(n: number, fields: Partial<PathMachine> = {}): PathMachine {
  return {
    id: testIds.machine(n),
    slug: `m${n}`,
    name: `M${n}`,
    organisationId: testIds.organisation(1),
    siteId: null,
    hostId: null,
    driver: 'ssh2',
    sshAddress: null,
    sshPort: 22,
    path: { mode: 'auto' },
    addresses: [],
    logins: [],
    ...fields,
  }
}

/** A network for tests, of organisation 1 unless said otherwise. */
export function testNetwork(n: number, prefix: string, fields: Partial<PathNetwork> = {}): PathNetwork {
  return {
    id: testIds.network(n),
    name: `net${n}`,
    organisationId: testIds.organisation(1),
    siteId: null,
    prefix,
    gatewayId: null,
    ...fields,
  }
}

/** An estate whose first machine is Intendant's own. */
export function testEstate(machines: readonly PathMachine[], networks: readonly PathNetwork[] = []): Estate {
  const [self] = machines
  if (self === undefined) throw new RangeError('An estate has at least its own machine.')
  return { selfId: self.id, machines: new Map(machines.map((one) => [one.id, one])), networks }
}
