import { parseFilter } from '@intendant/core/machines/filter.ts'
import { OrganisationFields, SiteFields } from '@intendant/core/machines/places.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listChanges } from '../store/changes-read.ts'
import { findMachine } from '../store/machines.ts'
import { listMachineRows } from '../store/machines-list.ts'
import { search } from '../store/search.ts'
import { changeMachine, createMachine } from './machines.ts'
import { deleteMachine } from './machines-delete.ts'
import { changeOrganisation, createOrganisation, createSite } from './places.ts'
import { tagMachines } from './tags.ts'
import { account, codesOf, createTestInventory, nadia, take } from './test-inventory.ts'

let it: Awaited<ReturnType<typeof createTestInventory>>
beforeAll(async () => {
  it = await createTestInventory()
})
afterAll(() => it.drop())

describe('a machine', () => {
  test('is kept whole, found by id and slug, and has its history, audit and event', async () => {
    const fields = it.fields('Web 01', {
      operatingSystem: 'Debian 13',
      sshAddress: 'web.example.org',
      interfaces: [
        { name: 'eth0', mac: '02-00-5E-10-00-01', addresses: ['10.9.0.5/24', '2001:db8::0:1'] },
        { name: 'eth1' },
      ],
      accounts: [account('deploy'), account('root')],
      tags: ['prod'],
      notes: 'Élodie keeps it',
    })

    const made = take(await createMachine(it.parts, nadia, fields))

    expect(made).toEqual({
      ...fields,
      id: made.id,
      slug: 'web-01',
      revision: 1,
      createdAt: made.createdAt,
      updatedAt: made.updatedAt,
    })
    expect(made.interfaces[0]?.addresses).toEqual(['10.9.0.5/24', '2001:db8::1/128'])
    expect(await findMachine(it.db, made.id)).toEqual(made)
    expect(await findMachine(it.db, 'WEB-01')).toEqual(made)
    const [change] = await listChanges(it.db, { key: made.id, before: null, limit: 5 })
    expect(change).toMatchObject({ what: 'created', who: 'Nadia', slug: 'web-01' })
    const audit = await it.db.selectFrom('audit').selectAll().where('target', '=', 'web-01').execute()
    expect(audit.map((row) => row.action)).toEqual(['machine.create'])
    const events = await it.db.selectFrom('events').selectAll().where('key', '=', made.id).execute()
    expect(events.map(({ topic, kind }) => ({ topic, kind }))).toEqual([
      { topic: 'machines', kind: 'created' },
    ])
  })

  test('of a taken name gets another word, and a renamed one keeps its old word', async () => {
    const first = await it.add('db')
    const second = await it.add('db')
    const third = await it.add('DB')

    const renamed = take(await changeMachine(it.parts, nadia, first.slug, { name: 'database', revision: 1 }))
    const fourth = await it.add('db')

    expect([first.slug, second.slug, third.slug]).toEqual(['db', 'db-acme', 'db-acme-2'])
    expect(renamed.slug).toBe('database')
    expect((await findMachine(it.db, 'db'))?.id).toBe(first.id)
    expect(fourth.slug).toBe('db-acme-3')
  })

  test('of which nothing changes keeps its revision', async () => {
    const machine = await it.add('same', { customValues: {}, tags: ['b', 'a'] })

    const again = take(await changeMachine(it.parts, nadia, machine.id, { tags: ['b', 'a'], revision: 1 }))

    expect(again.revision).toBe(1)
  })

  test('changed by two people is refused for the second, who sees who changed what', async () => {
    const machine = await it.add('shared')
    take(
      await changeMachine(it.parts, { ...nadia, name: 'Sofia' }, machine.id, {
        notes: 'x',
        tags: ['a'],
        revision: 1,
      }),
    )

    const late = await changeMachine(it.parts, nadia, machine.id, { sshPort: 2222, revision: 1 })

    expect(late).toMatchObject({
      ok: false,
      why: 'conflict',
      problems: [{ code: 'edit-conflict', params: { who: 'Sofia', name: 'shared', fields: 'tags, notes' } }],
      current: { revision: 2, notes: 'x', sshPort: 22 },
    })
  })

  test.each([
    ['nothing becomes of its connections when its notes change', { notes: 'n' }, []],
    ['they run out when its way changes', { sshPort: 2200 }, ['retire']],
    ['they run out when an account comes', { accounts: [account('root'), account('ops')] }, ['retire']],
    ['they are cut when an account goes', { accounts: [account('ops')] }, ['cut']],
  ])('%s', async (name, wish, letGo) => {
    const machine = await it.add(name, { sshAddress: '192.0.2.1', accounts: [{ login: 'root' }] })

    take(await changeMachine(it.parts, nadia, machine.id, { ...wish, revision: 1 }))

    expect(it.letGo.filter((line) => line.endsWith(machine.id))).toEqual(
      letGo.map((how) => `${how} ${machine.id}`),
    )
  })
})

describe('rules between machines', () => {
  test('a host must be there, of the same organisation, able to hold guests, and no guest of its guest', async () => {
    const other = take(await createOrganisation(it.parts, nadia, OrganisationFields.parse({ name: 'Other' })))
    const foreign = await it.add('foreign', { organisationId: other.id })
    const printer = await it.add('printer', { kind: 'appliance' })
    const host = await it.add('host')
    const guest = await it.add('guest', { hostId: host.id })
    const attempt = (hostId: string) => createMachine(it.parts, nadia, it.fields('x', { hostId }))

    expect(codesOf(await attempt('11111111-1111-4111-8111-111111111111'))).toEqual(['host-missing'])
    expect(codesOf(await attempt(foreign.id))).toEqual(['host-other-organisation'])
    expect(codesOf(await attempt(printer.id))).toEqual(['host-holds-no-guests'])
    expect(codesOf(await changeMachine(it.parts, nadia, host.id, { hostId: guest.id, revision: 1 }))).toEqual(
      ['host-cycle'],
    )
    expect(
      codesOf(await changeMachine(it.parts, nadia, host.id, { organisationId: other.id, revision: 1 })),
    ).toEqual(['guests-stay-behind'])
  })

  test('two people who make two machines each other’s host at once get no circle', async () => {
    const a = await it.add('circle-a')
    const b = await it.add('circle-b')

    const results = await Promise.all([
      changeMachine(it.parts, nadia, a.id, { hostId: b.id, revision: 1 }),
      changeMachine(it.parts, nadia, b.id, { hostId: a.id, revision: 1 }),
    ])

    expect(results.filter((result) => result.ok)).toHaveLength(1)
    expect(results.flatMap(codesOf)).toEqual(['host-cycle'])
  })

  test('an address belongs to one machine of a place, but separate sites and bridges inside may have the same', async () => {
    const [north, south] = await Promise.all(
      ['North', 'South'].map(async (name) =>
        take(await createSite(it.parts, nadia, SiteFields.parse({ organisationId: it.acme.id, name }))),
      ),
    )
    const at = (address: string, name = 'eth0') => ({ interfaces: [{ name, addresses: [address] }] })
    await it.add('first', { ...at('10.5.0.1/24'), siteId: north?.id })
    await it.add('docker-1', at('172.17.0.1/16', 'docker0'))

    const same = await createMachine(
      it.parts,
      nadia,
      it.fields('y', { ...at('10.5.0.1/16'), siteId: north?.id }),
    )
    const none = await createMachine(it.parts, nadia, it.fields('y', at('10.5.0.1/24')))
    const apart = await createMachine(
      it.parts,
      nadia,
      it.fields('y', { ...at('10.5.0.1/24'), siteId: south?.id }),
    )
    const bridge = await createMachine(it.parts, nadia, it.fields('docker-2', at('172.17.0.1/16', 'docker0')))

    expect(same).toMatchObject({
      problems: [{ code: 'address-taken', params: { other: 'first', address: '10.5.0.1' } }],
    })
    expect(codesOf(none)).toEqual(['address-taken'])
    expect([apart.ok, bridge.ok]).toEqual([true, true])
  })

  test('only Intendant’s own machine is reached locally', async () => {
    const result = await createMachine(it.parts, nadia, it.fields('trick', { driver: 'local' }))

    expect(codesOf(result)).toEqual(['driver-local-only-own'])
  })

  test('what a machine names must be there', async () => {
    const missing = '22222222-2222-4222-8222-222222222222'

    const result = await createMachine(
      it.parts,
      nadia,
      it.fields('lonely', {
        siteId: missing,
        ownerIds: [missing],
        accounts: [{ login: 'root', keyId: missing }],
        path: { mode: 'fixed', hops: [missing] },
        customValues: { rack: 'B2' },
      }),
    )

    expect(codesOf(result)).toEqual([
      'site-missing',
      'hop-missing',
      'owner-missing',
      'account-key-missing',
      'custom-field-unknown',
    ])
    expect(await findMachine(it.db, 'lonely')).toBeNull()
  })
})

describe('deleting', () => {
  test('a host with guests is refused with the list, and goes with them when their number is said', async () => {
    const host = await it.add('pve')
    const guest = await it.add('pve-guest', { hostId: host.id })
    await it.add('pve-inner', { hostId: guest.id })

    const refused = await deleteMachine(it.parts, nadia, host.id, null)
    const outdated = await deleteMachine(it.parts, nadia, host.id, 1)
    const gone = await deleteMachine(it.parts, nadia, host.id, 2)

    expect(refused).toMatchObject({
      why: 'conflict',
      problems: [{ code: 'machine-has-guests', params: { count: 2, guests: 'pve-guest, pve-inner' } }],
      current: [{ slug: 'pve-guest' }, { slug: 'pve-inner' }],
    })
    expect(codesOf(outdated)).toEqual(['guest-count-changed'])
    expect(gone.ok).toBe(true)
    expect(await findMachine(it.db, 'pve-inner')).toBeNull()
    expect(await search(it.db, 'pve-inner', 10)).toEqual([])
  })

  test('a machine that a fixed path leads through is refused', async () => {
    const hop = await it.add('hop')
    await it.add('behind-hop', { path: { mode: 'fixed', hops: [hop.id] } })

    expect(await deleteMachine(it.parts, nadia, hop.id, null)).toMatchObject({
      problems: [{ code: 'machine-is-hop', params: { users: 'behind-hop' } }],
    })
  })
})

test('tags of many machines change together, with one more revision each', async () => {
  const one = await it.add('tag-1', { tags: ['old', 'kept'] })
  const two = await it.add('tag-2', { tags: ['new'] })

  const result = await tagMachines(it.parts, nadia, {
    machineIds: [one.id, two.id],
    add: ['new'],
    remove: ['old'],
  })

  expect(result).toEqual({ ok: true, value: { changed: 1 } })
  expect(await findMachine(it.db, one.id)).toMatchObject({ tags: ['kept', 'new'], revision: 2 })
  const page = await listMachineRows(it.db, {
    filter: parseFilter('tag:new').filter,
    sort: 'name',
    limit: 10,
    offset: 0,
  })
  expect(page.rows.map((row) => row.name)).toEqual(['tag-1', 'tag-2'])
})

test('a place changed by two people is refused for the second', async () => {
  const place = take(await createOrganisation(it.parts, nadia, OrganisationFields.parse({ name: 'Brel' })))
  take(await changeOrganisation(it.parts, nadia, place.id, { name: 'Brel & fils', revision: 1 }))

  const late = await changeOrganisation(it.parts, nadia, place.id, { notes: 'x', revision: 1 })

  expect(late).toMatchObject({
    why: 'conflict',
    current: { name: 'Brel & fils', slug: 'brel-fils', revision: 2 },
  })
})
