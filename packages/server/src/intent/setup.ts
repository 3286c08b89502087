import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { consumeOneTimeToken, isGoodOneTimeToken } from '../identity/one-time-tokens.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { hashPassword } from '../identity/password.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import { actorOf, type StartedSignIn, startSignIn, type Visit } from '../identity/sign-ins.ts'
import { recordAudit } from '../store/audit.ts'
import { recordChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { defaultPreferences, type PersonRow, recordPerson } from '../store/people.ts'
import { lockSetUp, recordSetUp } from '../store/people-setup.ts'
import { inTransaction, lockInventory } from '../store/transaction.ts'
import { createOrganisation } from './places.ts'

/** What the first person says of themselves, parsed. */
export type SetUpWish = {
  readonly token: string
  readonly login: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly organisation: string
  readonly language: 'en' | 'fr'
}

/** Records the machine Intendant runs on, in the transaction it is given. */
export type RecordSelf = (db: Database, actor: Actor, organisationId: string) => Promise<void>

/**
 * Sets Intendant up: the first administrator, the first organisation, the own machine in it, and a session, all in one
 * transaction. Of two set-ups at once one wins; the other is told that it is done.
 */
export async function setUp(
  parts: IdentityParts & { readonly limits: RateLimits; readonly recordSelf: RecordSelf },
  wish: SetUpWish,
  visit: Visit,
): Promise<Result<{ person: PersonRow; signIn: StartedSignIn }>> {
  const tooMany = await parts.limits.count([['setup', visit.address ?? 'unknown']])
  if (tooMany !== null) return tooMany
  const wrongToken = refused('invalid', problem('setup-token', {}, ['token']))
  // Looked at first and taken later: a wrong token must not cost a hash, a used one must not give an account.
  if (!(await isGoodOneTimeToken(parts, 'setup', wish.token))) return wrongToken
  const passwordHash = await hashPassword(wish.password, parts.random)
  const { login, name, email, language } = wish
  return inTransaction(parts.db, async (db) => {
    await lockInventory(db)
    if (await lockSetUp(db)) return refused('conflict', problem('setup-done'))
    const inside = { ...parts, db }
    if ((await consumeOneTimeToken(inside, 'setup', wish.token)) === null) return wrongToken

    const fields = { login, name, email, role: 'administrator' as const, active: true }
    const person: PersonRow = {
      ...fields,
      id: parts.random.uuid(),
      preferences: defaultPreferences(language),
      lastSeenAt: null,
    }
    const isRecorded = await recordPerson(db, { ...person, passwordHash })
    if (!isRecorded) return refused('conflict', problem('login-taken', { login }, ['login']))
    const signIn = await startSignIn(inside, person.id, visit)
    const actor = actorOf(person, signIn.id, visit)
    await recordChanges(db, actor, { kind: 'person', id: person.id, slug: login, name }, null, fields)
    await recordAudit(db, actor, { action: 'installation.set-up', target: login })
    await recordEvent(db, 'people', 'created', person.id)

    const organisation = await createOrganisation({ db, random: parts.random }, actor, {
      name: wish.organisation,
      notes: '',
    })
    if (!organisation.ok) return organisation
    await parts.recordSelf(db, actor, organisation.value.id)
    await recordSetUp(db, parts.clock.now())
    return done({ person, signIn })
  })
}
