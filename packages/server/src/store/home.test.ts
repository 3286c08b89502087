import { NetworkFields } from '@intendant/core/machines/places.ts'
import { problem } from '@intendant/core/problem.ts'
import { expect, test } from 'vitest'
import { changeMachine } from '../intent/machines.ts'
import { deleteMachine } from '../intent/machines-delete.ts'
import { createNetwork } from '../intent/places.ts'
import { createTestInventory, nadia, take } from '../intent/test-inventory.ts'
import { systemRandom } from '../system/random.ts'
import { loadHome } from './home.ts'
import { loadSurroundings } from './machines-detail.ts'
import { findNetwork } from './places.ts'
import { recordReach } from './reach.ts'

test('home counts machines and names what needs someone, worst first, with all that stand behind it', async () => {
  const it = await createTestInventory()
  const gateway = await it.add('gateway', { sshAddress: '198.51.100.1' })
  const inside = await it.add('inside', { interfaces: [{ name: 'eth0', addresses: ['10.0.0.5/24'] }] })
  const deeper = await it.add('deeper', {
    sshAddress: '10.1.0.9',
    path: { mode: 'fixed', hops: [inside.id] },
  })
  await it.add('nowhere')
  const network = { organisationId: it.acme.id, name: 'LAN', prefix: '10.0.0.0/24', gatewayId: gateway.id }
  take(await createNetwork(it.parts, nadia, NetworkFields.parse(network)))
  const away = problem('no-address', { machine: 'gateway' })
  await recordReach(it.db, gateway.id, { state: 'unreachable', problem: away, latencyMs: null })
  await recordReach(it.db, inside.id, { state: 'reachable', problem: null, latencyMs: 3 })
  await it.db
    .insertInto('host_keys')
    .values({
      id: systemRandom.uuid(),
      machine_id: deeper.id,
      type: 't',
      blob: 'b',
      fingerprint: 'f',
      state: 'changed',
    })
    .execute()

  const home = await loadHome(it.db)

  expect(home.machines).toEqual({ total: 4, reachable: 1, unreachable: 1, unknown: 2 })
  expect(home.needs.map(({ kind, machine, behind }) => [kind, machine.slug, behind])).toEqual([
    ['host-key-changed', 'deeper', 0],
    ['unreachable', 'gateway', 2],
    ['no-address', 'nowhere', 0],
  ])
  expect(home.organisations).toMatchObject([
    {
      slug: 'acme',
      total: 4,
      machines: [{ slug: 'gateway', state: 'unreachable' }, {}, {}, { slug: 'inside' }],
    },
  ])
  expect((await loadSurroundings(it.db, gateway.id)).behind).toEqual([{ slug: 'inside', name: 'inside' }])
  await it.drop()
})

test('a network loses a gateway that is deleted, and its history says so', async () => {
  const it = await createTestInventory()
  const gateway = await it.add('gateway')
  const network = { organisationId: it.acme.id, name: 'LAN', prefix: '10.0.0.0/24', gatewayId: gateway.id }
  const { id } = take(await createNetwork(it.parts, nadia, NetworkFields.parse(network)))

  take(await deleteMachine(it.parts, nadia, gateway.slug, null))

  expect(await findNetwork(it.db, id)).toMatchObject({ gatewayId: null, revision: 2 })
  const changes = await it.db.selectFrom('changes').selectAll().where('key', '=', id).orderBy('id').execute()
  expect(changes.at(-1)).toMatchObject({ field: 'gatewayId', before: gateway.id, after: null, who: 'Nadia' })
  await it.drop()
})

test('a person who opened a machine before its reach was seen may still save it', async () => {
  const it = await createTestInventory()
  const machine = await it.add('web')
  await recordReach(it.db, machine.id, { state: 'reachable', problem: null, latencyMs: 1 })

  const saved = await changeMachine(it.parts, nadia, machine.id, { notes: 'n', revision: 1 })

  expect(saved.ok).toBe(true)
  await it.drop()
})
