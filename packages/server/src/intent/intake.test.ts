import { understandIntake } from '@intendant/core/intake/understand.ts'
import { OrganisationFields } from '@intendant/core/machines/places.ts'
import { expect, test } from 'vitest'
import { findMachine } from '../store/machines.ts'
import { addFromIntake } from './intake.ts'
import { createOrganisation } from './places.ts'
import { createTestInventory, nadia, take } from './test-inventory.ts'

test('a pasted line with two jump hosts makes three machines, hops first, the path fixed', async () => {
  const it = await createTestInventory()
  const { entries } = understandIntake('ssh -J bastion.example.org,admin@10.0.0.2:2222 -p 222 root@10.1.0.5')

  const taken = take(
    await addFromIntake(it.parts, nadia, { organisationId: it.acme.id, siteId: null, entries }),
  )

  expect(taken).toMatchObject({ created: 3, known: 0 })
  const [target] = taken.machines
  const bastion = await findMachine(it.db, 'bastion-example-org')
  const inner = await findMachine(it.db, '10-0-0-2')
  expect(target).toMatchObject({
    sshAddress: '10.1.0.5',
    sshPort: 222,
    accounts: [{ login: 'root', keyId: null }],
    path: { mode: 'fixed', hops: [bastion?.id, inner?.id] },
  })
  expect(inner).toMatchObject({
    sshPort: 2222,
    accounts: [{ login: 'admin' }],
    path: { mode: 'fixed', hops: [bastion?.id] },
  })
  expect(bastion).toMatchObject({ path: { mode: 'auto' }, accounts: [{ login: 'root' }] })
  await it.drop()
})

test('what is known is used again, and gets the login that was named', async () => {
  const it = await createTestInventory()
  const bastion = await it.add('bastion', { sshAddress: '198.51.100.1', accounts: [{ login: 'root' }] })
  const { entries } = understandIntake(
    'ssh -J deploy@198.51.100.1 10.0.0.5\nroot@10.0.0.5\nssh -J bastion root@10.0.0.6',
  )

  const taken = take(
    await addFromIntake(it.parts, nadia, { organisationId: it.acme.id, siteId: null, entries }),
  )

  expect(taken).toMatchObject({ created: 2, known: 1 })
  expect(taken.machines.map((machine) => machine.path)).toEqual([
    { mode: 'fixed', hops: [bastion.id] },
    { mode: 'fixed', hops: [bastion.id] },
  ])
  expect((await findMachine(it.db, bastion.id))?.accounts.map((account) => account.login)).toEqual([
    'root',
    'deploy',
  ])
  await it.drop()
})

test('a bare jump host means the entry of that name in the same paste', async () => {
  const it = await createTestInventory()
  const text =
    'Host gate\n  HostName 198.51.100.9\n  User ops\n\nHost inside\n  HostName 10.0.0.8\n  ProxyJump gate\n'
  const { entries } = understandIntake(text)

  take(await addFromIntake(it.parts, nadia, { organisationId: it.acme.id, siteId: null, entries }))

  const gate = await findMachine(it.db, 'gate')
  expect(gate).toMatchObject({ sshAddress: '198.51.100.9', accounts: [{ login: 'ops' }] })
  expect(await findMachine(it.db, 'inside')).toMatchObject({ path: { mode: 'fixed', hops: [gate?.id] } })
  await it.drop()
})

test('a private address of another organisation is another machine, a public one is the same', async () => {
  const it = await createTestInventory()
  const other = take(await createOrganisation(it.parts, nadia, OrganisationFields.parse({ name: 'Brel' })))
  await it.add('private', { sshAddress: '10.0.0.5' })
  const shared = await it.add('public', { sshAddress: '198.51.100.1' })
  const { entries } = understandIntake('ssh -J 198.51.100.1 root@10.0.0.5')

  const taken = take(
    await addFromIntake(it.parts, nadia, { organisationId: other.id, siteId: null, entries }),
  )

  expect(taken).toMatchObject({ created: 1, known: 1 })
  expect(taken.machines[0]).toMatchObject({ organisationId: other.id, path: { hops: [shared.id] } })
  await it.drop()
})
