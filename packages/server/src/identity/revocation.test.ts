import type { LiveEvent } from '@intendant/contract/system.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultPreferences, recordPerson, recordPersonChange } from '../store/people.ts'
import { createTestDatabase } from '../store/test-database.ts'
import { systemClock } from '../system/clock.ts'
import { systemRandom } from '../system/random.ts'
import { systemActor } from './actor.ts'
import { consumeOneTimeToken, createOneTimeToken } from './one-time-tokens.ts'
import { createRateLimits } from './rate-limits.ts'
import { createRevocation } from './revocation.ts'
import { findActorBySession, startSignIn } from './sign-ins.ts'
import { createApiToken, findActorByToken } from './tokens.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const visit = { userAgent: '', address: null }

async function makePerson(login: string, role: 'administrator' | 'reader' = 'administrator') {
  const parts = { db: database.db, clock: systemClock, random: systemRandom }
  const id = systemRandom.uuid()
  const fields = { id, login, name: login, email: '', role }
  await recordPerson(parts.db, { ...fields, preferences: defaultPreferences('en'), passwordHash: null })
  const signIn = await startSignIn(parts, id, visit)
  const token = await createApiToken(parts, id, { name: 'x', days: 1 })
  const bySession = await findActorBySession(parts, signIn.secret, null)
  const byToken = await findActorByToken(parts, token.secret, null)
  if (bySession === null || byToken === null) throw new Error('the person could not sign in')
  return { id, parts, signIn, bySession, byToken }
}

test('an actor may go on until the role, the person or the proof changes', async () => {
  const { id, parts, bySession, byToken } = await makePerson('one')
  const revocation = createRevocation(parts)
  const ask = () =>
    Promise.all([bySession, byToken].map((actor) => revocation.isStillAllowed(actor, 'machine.terminal')))

  const before = await ask()
  await recordPersonChange(parts.db, id, { role: 'reader' })
  const asReader = await ask()
  const reading = await revocation.isStillAllowed(bySession, 'inventory.read')
  await recordPersonChange(parts.db, id, { active: false })
  const off = await revocation.isStillAllowed(bySession, 'inventory.read')

  expect([before, asReader, reading, off]).toEqual([[true, true], [false, false], true, false])
  expect(await revocation.isStillAllowed(systemActor, 'machine.terminal')).toBe(true)
})

test('an event cuts what is watched at once, and only what lost its right', async () => {
  const one = await makePerson('two')
  const other = await makePerson('three')
  let tell: (event: LiveEvent) => void = () => undefined
  const revocation = createRevocation({
    ...one.parts,
    // Never wakes by itself: only the event can cut.
    clock: {
      ...systemClock,
      sleep: (_ms, signal) => new Promise((_, stop) => signal?.addEventListener('abort', stop)),
    },
    follow: (listener) => {
      tell = listener
      return () => undefined
    },
  })
  const cuts: string[] = []
  const cut = new Promise<void>((resolve) =>
    revocation.watch(one.bySession, 'machine.terminal', () => {
      cuts.push('one')
      resolve()
    }),
  )
  revocation.watch(other.bySession, 'machine.terminal', () => cuts.push('other'))
  await recordPersonChange(one.parts.db, one.id, { active: false })

  tell({ id: '1', topic: 'people', kind: 'updated', key: one.id })
  await cut

  expect(cuts).toEqual(['one'])
  revocation.close()
})

test('a one-time token is taken once, for its own purpose', async () => {
  const { id, parts, signIn } = await makePerson('four')
  const wish = { purpose: 'ticket' as const, personId: id, target: '7', signInId: signIn.id, lifeMs: 30_000 }
  const ticket = await createOneTimeToken(parts, wish)

  const wrongPurpose = await consumeOneTimeToken(parts, 'invitation', ticket)
  const taken = await Promise.all([
    consumeOneTimeToken(parts, 'ticket', ticket),
    consumeOneTimeToken(parts, 'ticket', ticket),
  ])

  expect(wrongPurpose).toBeNull()
  expect(taken.filter((row) => row !== null)).toMatchObject([
    { personId: id, target: '7', signInId: signIn.id },
  ])
})

test('the database holds no secret as it is', async () => {
  const { parts, signIn } = await makePerson('five')

  const rows = await parts.db.selectFrom('sign_ins').select('token_hash').execute()

  expect(rows.some((row) => row.token_hash.equals(Buffer.from(signIn.secret)))).toBe(false)
  expect(rows.every((row) => row.token_hash.length === 32)).toBe(true)
})

test('tries are counted over a restart, and forgotten after a success', async () => {
  const { parts } = await makePerson('six')
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await createRateLimits(parts.db).count([['login', 'six']])
  }

  const refusal = await createRateLimits(parts.db).count([['login', 'six']])
  await createRateLimits(parts.db).forget('login', 'six')
  const after = await createRateLimits(parts.db).count([['login', 'six']])

  expect(refusal).toMatchObject({ why: 'too-many', problems: [{ code: 'too-many-tries' }] })
  expect(after).toBeNull()
})
