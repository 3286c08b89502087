import { afterAll, beforeEach, expect, test } from 'vitest'
import { fakeHostKey } from '../drivers/fake/fake-connections.ts'
import type { RouteStep } from '../drivers/transport/connections.ts'
import { decideHostKey } from '../intent/host-keys.ts'
import { listHostKeys } from '../store/host-keys.ts'
import { findReach } from '../store/reach.ts'
import { createTestWorld, type TestWorld, trustMachine } from './test-world.ts'

let world: TestWorld
const drops: (() => Promise<void>)[] = []
beforeEach(async () => {
  world = await createTestWorld()
  drops.push(world.drop)
})
afterAll(async () => {
  await Promise.all(drops.map((drop) => drop()))
})

const connect = (machineId: string) => world.reaching.connect(world.actor, machineId, { login: null })
const failureOf = (machineId: string) =>
  connect(machineId).then(
    () => null,
    (error: unknown) => (error as { problem: { code: string; params: Record<string, unknown> } }).problem,
  )
const statesOf = async (machineId: string) =>
  (await listHostKeys(world.db, [machineId])).map((key) => [key.fingerprint, key.state])

test('a machine behind a gateway is reached through it', async () => {
  await trustMachine(world, world.ids.bastion)
  await trustMachine(world, world.ids.hidden)

  const reached = await connect(world.ids.hidden)

  expect(reached.login).toBe('admin')
  expect(reached.path.hops.map((hop) => [hop.slug, hop.login])).toEqual([
    ['bastion', 'jump'],
    ['hidden', 'admin'],
  ])
  expect((await findReach(world.db, world.ids.hidden)).state).toBe('reachable')
  expect((await findReach(world.db, world.ids.bastion)).state).toBe('reachable')
})

test("Intendant's own machine is reached without a key or a host key", async () => {
  const reached = await connect(world.ids.self)

  expect(reached.path.hops.map((hop) => hop.driver)).toEqual(['local'])
})

test('a host key nobody has seen is recorded as pending and refused, without opening a secret', async () => {
  const { fingerprint, type } = world.connections.machine(world.ids.bastion).hostKey

  const why = await failureOf(world.ids.bastion)

  expect(why).toMatchObject({ code: 'host-key-pending', params: { machine: 'Bastion', fingerprint, type } })
  expect(await statesOf(world.ids.bastion)).toEqual([[fingerprint, 'pending']])
  expect((await findReach(world.db, world.ids.bastion)).state).toBe('host-key-pending')
})

test('another key than the trusted one blocks the machine, also when the trusted one comes back', async () => {
  await trustMachine(world, world.ids.bastion)
  const machine = world.connections.machine(world.ids.bastion)
  const trusted = machine.hostKey
  machine.hostKey = fakeHostKey('another')

  const first = await failureOf(world.ids.bastion)
  const dialled = world.connections.dialled.length
  machine.hostKey = trusted
  const second = await failureOf(world.ids.bastion)

  expect(first).toMatchObject({ code: 'host-key-changed', params: { trusted: trusted.fingerprint } })
  expect(second?.code).toBe('host-key-changed')
  expect(world.connections.dialled.length).toBe(dialled)
  expect(world.connections.forgotten).toContain(world.ids.bastion)
  const alarms = await world.db
    .selectFrom('audit')
    .select('target')
    .where('action', '=', 'host-key.change')
    .execute()
  expect(alarms).toEqual([{ target: 'bastion' }])
})

test('a machine behind a changed gateway is not reached either, and the gateway is named', async () => {
  await trustMachine(world, world.ids.bastion)
  await trustMachine(world, world.ids.hidden)
  world.connections.machine(world.ids.bastion).hostKey = fakeHostKey('another')
  await failureOf(world.ids.bastion)

  const why = await failureOf(world.ids.hidden)

  expect(why).toMatchObject({ code: 'host-key-changed', params: { machine: 'Bastion' } })
  expect((await findReach(world.db, world.ids.hidden)).state).toBe('unreachable')
})

test('trusting a changed key revokes the one before, frees the machine, and is history', async () => {
  await trustMachine(world, world.ids.bastion)
  const machine = world.connections.machine(world.ids.bastion)
  const before = machine.hostKey.fingerprint
  machine.hostKey = fakeHostKey('another')
  await failureOf(world.ids.bastion)
  const changed = (await listHostKeys(world.db, [world.ids.bastion])).find((key) => key.state === 'changed')

  const decided = await decideHostKey(world.db, world.actor, {
    id: changed?.id ?? '',
    decision: 'trust',
    fingerprint: changed?.fingerprint ?? '',
  })

  expect(decided).toMatchObject({ ok: true, value: { state: 'trusted', decidedBy: 'ada' } })
  expect(Object.fromEntries(await statesOf(world.ids.bastion))).toEqual({
    [before]: 'revoked',
    [machine.hostKey.fingerprint]: 'trusted',
  })
  expect(await failureOf(world.ids.bastion)).toBeNull()
  const history = await world.db.selectFrom('changes').select(['field', 'who']).execute()
  expect(history).toEqual([
    { field: 'hostKey', who: 'ada' },
    { field: 'hostKey', who: 'ada' },
  ])
})

test('revoking a changed key frees the machine for its trusted key, and refuses the revoked one', async () => {
  await trustMachine(world, world.ids.bastion)
  const machine = world.connections.machine(world.ids.bastion)
  const trusted = machine.hostKey
  machine.hostKey = fakeHostKey('another')
  await failureOf(world.ids.bastion)
  const changed = (await listHostKeys(world.db, [world.ids.bastion])).find((key) => key.state === 'changed')
  await decideHostKey(world.db, world.actor, {
    id: changed?.id ?? '',
    decision: 'revoke',
    fingerprint: changed?.fingerprint ?? '',
  })

  const shownAgain = await failureOf(world.ids.bastion)
  machine.hostKey = trusted
  const own = await failureOf(world.ids.bastion)

  expect(shownAgain?.code).toBe('host-key-revoked')
  expect(own).toBeNull()
})

test('a decision on another fingerprint than the one seen is refused and changes nothing', async () => {
  await failureOf(world.ids.bastion)
  const [key] = await listHostKeys(world.db, [world.ids.bastion])

  const decided = await decideHostKey(world.db, world.actor, {
    id: key?.id ?? '',
    decision: 'trust',
    fingerprint: 'SHA256:other',
  })

  expect(decided).toMatchObject({ ok: false, why: 'invalid', problems: [{ code: 'host-key-other' }] })
  expect((await statesOf(world.ids.bastion))[0]?.[1]).toBe('pending')
})

test('many connections that see a new key at once record it once', async () => {
  const whys = await Promise.all(Array.from({ length: 12 }, () => failureOf(world.ids.bastion)))

  expect(new Set(whys.map((why) => why?.code))).toEqual(new Set(['host-key-pending']))
  expect(await statesOf(world.ids.bastion)).toHaveLength(1)
})

test('the next path is tried when a gateway is down, and not when it refuses the key', async () => {
  const other = await recordSecondGateway()
  for (const id of [world.ids.bastion, world.ids.hidden, other]) await trustMachine(world, id)
  world.connections.machine(world.ids.bastion).down = true
  const { paths } = await world.reaching.paths(world.ids.hidden, null)

  const reached = await connect(world.ids.hidden)
  world.connections.machine(world.ids.bastion).down = false
  world.connections.machine(world.ids.bastion).accepts = () => false
  const refused = await failureOf(world.ids.hidden)

  expect(paths.length).toBeGreaterThan(1)
  expect(reached.path.hops.map((hop) => hop.slug)).not.toContain('bastion')
  expect(refused).toMatchObject({ code: 'machine-key-refused', params: { machine: 'Bastion' } })
  expect((await findReach(world.db, world.ids.bastion)).state).toBe('refused')
})

test('each step of each hop is told', async () => {
  await trustMachine(world, world.ids.bastion)
  const steps: string[] = []
  const onStep = (_path: unknown, step: RouteStep) => steps.push(`${step.hop} ${step.stage} ${step.outcome}`)

  await world.reaching
    .connect(world.actor, world.ids.hidden, { login: null, onStep: (path, step) => void onStep(path, step) })
    .catch(() => undefined)

  expect(steps).toEqual([
    '0 dial ok',
    '0 host-key ok',
    '0 sign-in ok',
    '0 ready ok',
    '1 dial ok',
    '1 host-key failed',
  ])
})

async function recordSecondGateway(): Promise<string> {
  const { db, organisationId } = world
  const id = crypto.randomUUID()
  await db
    .insertInto('machines')
    .values({
      id,
      organisation_id: organisationId,
      slug: 'second',
      name: 'Second',
      kind: 'physical',
      driver: 'ssh2',
      ssh_address: '203.0.113.11',
    })
    .execute()
  await db
    .insertInto('networks')
    .values({
      id: crypto.randomUUID(),
      organisation_id: organisationId,
      slug: 'wide',
      name: 'Wide',
      prefix: '10.7.0.0/16',
      gateway_id: id,
    })
    .execute()
  return id
}
