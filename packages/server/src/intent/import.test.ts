import { renderInventoryJson } from '@intendant/core/export/inventory-json.ts'
import { renderMachinesCsv } from '@intendant/core/export/machines-csv.ts'
import { toPortable } from '@intendant/core/export/portable.ts'
import { NetworkFields, SiteFields } from '@intendant/core/machines/places.ts'
import { expect, test } from 'vitest'
import { loadInventory } from '../store/exports.ts'
import { findMachine } from '../store/machines.ts'
import { importMachines } from './import.ts'
import { createNetwork, createSite } from './places.ts'
import { createTestInventory, nadia, take } from './test-inventory.ts'

const nine = Array.from({ length: 9 }, (_, index) => `row-${index + 1},10.0.0.${index + 1},22`)

test('of a CSV with one bad row nine are imported and one is explained; the preview changed nothing', async () => {
  const it = await createTestInventory()
  const text = [
    'name,ssh_address,ssh_port',
    ...nine.slice(0, 5),
    'bad,10.0.0.77,99999',
    ...nine.slice(5),
  ].join('\n')
  const wish = { format: 'csv' as const, text, organisationId: it.acme.id }

  const preview = take(await importMachines(it.parts, nadia, { ...wish, preview: true }))
  const before = await findMachine(it.db, 'row-1')
  const result = take(await importMachines(it.parts, nadia, { ...wish, preview: false }))

  expect(preview.rows.map((row) => row.outcome)).toEqual(result.rows.map((row) => row.outcome))
  expect(before).toBeNull()
  expect(result.rows.filter((row) => row.outcome === 'create')).toHaveLength(9)
  const bad = result.rows.filter((row) => row.outcome === 'refused')
  expect(bad).toMatchObject([{ row: 7, name: 'bad', problems: [{ code: 'port' }] }])
  expect(await findMachine(it.db, 'row-9')).toMatchObject({ sshAddress: '10.0.0.9', revision: 1 })
  await it.drop()
})

test('a row with a known word changes only the fields that the file names', async () => {
  const it = await createTestInventory()
  const machine = await it.add('web', { notes: 'kept', tags: ['old'], sshAddress: '10.0.0.1' })
  const text = 'slug;name;tags\nweb;web;new\n'

  const result = take(
    await importMachines(it.parts, nadia, {
      format: 'csv',
      text,
      organisationId: it.acme.id,
      preview: false,
    }),
  )

  expect(result.rows.map((row) => row.outcome)).toEqual(['update'])
  expect(await findMachine(it.db, machine.id)).toMatchObject({
    notes: 'kept',
    tags: ['new'],
    sshAddress: '10.0.0.1',
  })
  await it.drop()
})

test('rows may refer to hosts of the same file; guests of a refused host are refused too', async () => {
  const it = await createTestInventory()
  const text = [
    'name,kind,host,driver',
    'guest,container,pve,',
    'pve,physical,,',
    'other,container,broken,',
    'broken,physical,,local',
  ].join('\n')

  const result = take(
    await importMachines(it.parts, nadia, {
      format: 'csv',
      text,
      organisationId: it.acme.id,
      preview: false,
    }),
  )

  expect(result.rows.map((row) => [row.name, row.outcome, ...row.problems.map((item) => item.code)])).toEqual(
    [
      ['guest', 'create'],
      ['pve', 'create'],
      ['other', 'refused', 'host-missing'],
      ['broken', 'refused', 'driver-local-only-own'],
    ],
  )
  expect((await findMachine(it.db, 'guest'))?.hostId).toBe((await findMachine(it.db, 'pve'))?.id)
  await it.drop()
})

test('an inventory exported as JSON and imported elsewhere is exported as the same JSON', async () => {
  const from = await createTestInventory()
  const organisationId = from.acme.id
  const site = take(await createSite(from.parts, nadia, SiteFields.parse({ organisationId, name: 'Lyon' })))
  const host = await from.add('pve', { kind: 'physical', siteId: site.id })
  await from.add('web', {
    hostId: host.id,
    siteId: site.id,
    interfaces: [{ name: 'eth0', mac: '02:00:00:00:00:01', addresses: ['10.0.0.5/24', 'fd00::5/64'] }],
    accounts: [{ login: 'root' }, { login: 'deploy' }],
    path: { mode: 'fixed', hops: [host.id] },
    notes: '= a formula\nand a "quote"',
  })
  const network = {
    organisationId,
    siteId: site.id,
    name: 'LAN',
    prefix: '10.0.0.0/24',
    gatewayId: host.id,
    vlan: 7,
  }
  take(await createNetwork(from.parts, nadia, NetworkFields.parse(network)))
  const exported = await loadInventory(from.db, [])
  const text = renderInventoryJson(toPortable(exported.inventory, exported.others))
  const to = await createTestInventory()

  const result = take(
    await importMachines(to.parts, nadia, {
      format: 'json',
      text,
      organisationId: to.acme.id,
      preview: false,
    }),
  )

  expect(result.problems).toEqual([])
  expect(result.rows.map((row) => row.outcome)).toEqual(['create', 'create'])
  const again = await loadInventory(to.db, [])
  expect(renderInventoryJson(toPortable(again.inventory, again.others))).toBe(text)

  const csv = renderMachinesCsv(toPortable(again.inventory, again.others).machines)
  const second = take(
    await importMachines(to.parts, nadia, {
      format: 'csv',
      text: csv,
      organisationId: to.acme.id,
      preview: false,
    }),
  )
  expect(second.rows.map((row) => row.outcome)).toEqual(['unchanged', 'unchanged'])
  await from.drop()
  await to.drop()
})

test('a file that is no inventory is refused whole', async () => {
  const it = await createTestInventory()
  const wish = { organisationId: it.acme.id, preview: false }

  expect(await importMachines(it.parts, nadia, { ...wish, format: 'json', text: '{' })).toMatchObject({
    ok: false,
    problems: [{ code: 'import-not-json' }],
  })
  expect(await importMachines(it.parts, nadia, { ...wish, format: 'csv', text: 'a,b\n1,2' })).toMatchObject({
    ok: false,
  })
  await it.drop()
})
