import { MachineFields } from '@intendant/core/machines/machine.ts'
import { systemActor } from '../identity/actor.ts'
import { systemRandom } from '../system/random.ts'
import type { Database } from './database.ts'
import { insertMachines, type MachineToWrite } from './machines-write.ts'
import { recordNetwork, recordOrganisation, recordSite } from './places-write.ts'

/** Ids of what `fillTestEstate` made, in the order of their numbers. */
export type TestEstate = {
  readonly organisationIds: readonly string[]
  readonly siteIds: readonly string[]
  readonly machineIds: readonly string[]
}

const words = ['web', 'db', 'mail', 'proxy', 'backup', 'files', 'build', 'cache', 'dns', 'shop']
const systems = ['Debian 12', 'Debian 13', 'Ubuntu 24.04', 'Alma 9', 'Alpine 3.22']

/**
 * Fills a database with an estate for tests and benches: organisations of at most 500 machines, each with two sites and
 * a network with a gateway per 200 machines, one hypervisor per 20 machines and guests on it. Machine `i` is called
 * `web-0`, `db-1`… and has the address 10.x.y.z and the MAC 02:00:00:… of its number. The same count gives the same
 * estate, but for ids. Machine 0 is Intendant's own.
 */
export async function fillTestEstate(db: Database, count: number): Promise<TestEstate> {
  const organisationIds: string[] = []
  const siteIds: string[] = []
  for (let index = 0; index * 500 < count; index += 1) {
    const id = systemRandom.uuid()
    organisationIds.push(id)
    const name = `Organisation ${index}`
    await recordOrganisation(db, { id, slug: `organisation-${index}`, name, notes: '', revision: 1 } as never)
    for (const place of ['North', 'South']) {
      const siteId = systemRandom.uuid()
      siteIds.push(siteId)
      const site = {
        name: `${place} ${index}`,
        slug: `${place.toLowerCase()}-${index}`,
        address: '',
        notes: '',
      }
      await recordSite(db, { ...site, id: siteId, organisationId: id, revision: 1 } as never)
    }
  }
  const machines = makeMachines(count, organisationIds, siteIds)
  await insertMachines(db, systemRandom, machines)
  await fillNetworks(db, machines)
  return { organisationIds, siteIds, machineIds: machines.map((machine) => machine.id) }
}

function makeMachines(count: number, organisationIds: string[], siteIds: string[]): MachineToWrite[] {
  const ids = Array.from({ length: count }, () => systemRandom.uuid())
  return ids.map((id, index) => {
    const isHost = index % 20 === 0
    const name = `${words[index % words.length]}-${index}`
    const organisation = Math.floor(index / 500)
    return {
      id,
      slug: name,
      revision: 1,
      isSelf: index === 0,
      fields: MachineFields.parse({
        organisationId: organisationIds[organisation],
        siteId: siteIds[organisation * 2 + (Math.floor(index / 200) % 2)],
        name,
        kind: isHost ? 'physical' : 'virtual',
        hostId: isHost ? null : ids[index - (index % 20)],
        operatingSystem: systems[index % systems.length],
        driver: index === 0 ? 'local' : 'ssh2',
        interfaces: [{ name: 'eth0', mac: macOf(index), addresses: [`${addressOf(index)}/24`] }],
        accounts: [{ login: 'root' }, { login: 'deploy' }],
        duties: isHost ? ['hypervisor'] : [],
        tags: [index % 3 === 0 ? 'prod' : 'test', `team-${index % 7}`],
        notes: `Number ${index}. Kept by ${systemActor.name}; the label on the front says é${index}.`,
      }),
    }
  })
}

// 200 machines in each /24, so that every network has its own.
function addressOf(index: number): string {
  const network = Math.floor(index / 200)
  return `10.${Math.floor(network / 250)}.${network % 250}.${(index % 200) + 1}`
}

function macOf(index: number): string {
  const hex = index.toString(16).padStart(8, '0')
  return `02:00:${(hex.match(/../g) ?? []).join(':')}`
}

async function fillNetworks(db: Database, machines: readonly MachineToWrite[]): Promise<void> {
  for (let index = 0; index < machines.length; index += 200) {
    const gateway = machines[index]
    if (!gateway) continue
    const { organisationId, siteId } = gateway.fields
    const prefix = `${addressOf(index).replace(/\.\d+$/, '.0')}/24`
    const name = `LAN ${index / 200}`
    const place = { organisationId, siteId, name, slug: `lan-${index / 200}`, prefix, gatewayId: gateway.id }
    await recordNetwork(db, {
      ...place,
      id: systemRandom.uuid(),
      vlan: null,
      notes: '',
      revision: 1,
    } as never)
  }
}
