import type { MachineId, NetworkId, OrganisationId, SiteId } from '../ids.ts'
import type { Driver, PathRule } from '../machines/machine.ts'

/** What of a machine decides how it is reached. */
export type PathMachine = {
  readonly id: MachineId
  readonly slug: string
  readonly name: string
  readonly organisationId: OrganisationId
  readonly siteId: SiteId | null
  /** The machine it is a guest of. */
  readonly hostId: MachineId | null
  readonly driver: Driver
  readonly sshAddress: string | null
  readonly sshPort: number
  readonly path: PathRule
  /** With network length, in the order of its interfaces. */
  readonly addresses: readonly string[]
  /** Logins in order of preference. */
  readonly logins: readonly string[]
}

/** What of a network decides how machines in it are reached. */
export type PathNetwork = {
  readonly id: NetworkId
  readonly name: string
  readonly organisationId: OrganisationId
  readonly siteId: SiteId | null
  readonly prefix: string
  readonly gatewayId: MachineId | null
}

/** The part of the inventory that paths are computed from. */
export type Estate = {
  /** The machine Intendant runs on: where every path begins. */
  readonly selfId: MachineId
  readonly machines: ReadonlyMap<MachineId, PathMachine>
  readonly networks: readonly PathNetwork[]
}
