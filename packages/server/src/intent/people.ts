import { done, problem, type Refusal, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { consumeOneTimeToken, createOneTimeToken, isGoodOneTimeToken } from '../identity/one-time-tokens.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { hashPassword } from '../identity/password.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import { recordRevocation } from '../identity/revocation.ts'
import { actorOf, endSignIns, type StartedSignIn, startSignIn, type Visit } from '../identity/sign-ins.ts'
import { recordAudit } from '../store/audit.ts'
import { recordChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import {
  defaultPreferences,
  lockActiveAdministrators,
  lockPerson,
  type PersonRow,
  recordPassword,
  recordPerson,
  recordPersonChange,
} from '../store/people.ts'
import { removeApiTokens } from '../store/tokens.ts'
import { removeOneTimeTokens } from '../store/tokens-once.ts'
import { inTransaction } from '../store/transaction.ts'

const invitationLifeMs = 7 * 24 * 3_600_000

const gone = refused('not-found', problem('not-found'))

/** A new person, parsed. */
export type PersonWish = Pick<PersonRow, 'login' | 'name' | 'email' | 'role'>

/** What changes of a person; what is not named stays. */
export type PersonChange = {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly role?: 'administrator' | 'reader' | undefined
  readonly active?: boolean | undefined
}

/** Adds a person who has no password yet, and makes their invitation (7 days, once). */
export function createPerson(
  parts: IdentityParts,
  actor: Actor,
  wish: PersonWish,
): Promise<Result<{ person: PersonRow; invitation: string }>> {
  return inTransaction(parts.db, async (db) => {
    const person: PersonRow = {
      ...wish,
      id: parts.random.uuid(),
      active: true,
      preferences: defaultPreferences(actor.language),
      lastSeenAt: null,
    }
    const isRecorded = await recordPerson(db, { ...person, passwordHash: null })
    if (!isRecorded) return refused('conflict', problem('login-taken', { login: wish.login }, ['login']))
    const invitation = await makeInvitation({ ...parts, db }, person.id)
    await recordChanges(db, actor, thingOf(person), null, fieldsOf(person))
    await recordAudit(db, actor, {
      action: 'person.create',
      target: person.login,
      details: { role: person.role },
    })
    await recordEvent(db, 'people', 'created', person.id)
    return done({ person, invitation })
  })
}

/** Makes a new invitation with which a person chooses a password; the one before ends. */
export function invitePerson(parts: IdentityParts, actor: Actor, id: string): Promise<Result<string>> {
  return inTransaction(parts.db, async (db) => {
    const person = await lockPerson(db, id)
    if (person === null) return gone
    const invitation = await makeInvitation({ ...parts, db }, id)
    await recordAudit(db, actor, { action: 'person.invite', target: person.login })
    return done(invitation)
  })
}

/**
 * Changes a person. Switching the account off ends every session, token and invitation at once; another role ends the
 * sessions, so that nothing goes on under the old one. The last active administrator stays one.
 */
export function changePerson(
  parts: IdentityParts,
  actor: Actor,
  id: string,
  change: PersonChange,
): Promise<Result<PersonRow>> {
  return inTransaction(parts.db, async (db) => {
    const administrators = await lockActiveAdministrators(db)
    const before = await lockPerson(db, id)
    if (before === null) return gone
    const after: PersonRow = {
      ...before,
      name: change.name ?? before.name,
      email: change.email ?? before.email,
      role: change.role ?? before.role,
      active: change.active ?? before.active,
    }
    const refusal = refuseLastAdministrator(administrators, after)
    if (refusal !== null) return refusal
    await recordPersonChange(db, id, fieldsOf(after))
    await recordChanges(db, actor, thingOf(after), fieldsOf(before), fieldsOf(after))
    await recordAudit(db, actor, { action: 'person.change', target: before.login, details: { ...change } })
    await recordEvent(db, 'people', 'updated', id)
    await endWhatEnds({ ...parts, db }, before, after)
    return done(after)
  })
}

/** Chooses a password by an invitation, once, and signs in. Older sessions and tokens of the person end. */
export async function acceptInvitation(
  parts: IdentityParts & { readonly limits: RateLimits },
  wish: { readonly token: string; readonly password: string },
  visit: Visit,
): Promise<Result<{ person: PersonRow; signIn: StartedSignIn }>> {
  const tooMany = await parts.limits.count([['invitation', visit.address ?? 'unknown']])
  if (tooMany !== null) return tooMany
  const wrongToken = refused('invalid', problem('invitation-token', {}, ['token']))
  if (!(await isGoodOneTimeToken(parts, 'invitation', wish.token))) return wrongToken
  const passwordHash = await hashPassword(wish.password, parts.random)
  return inTransaction(parts.db, async (db) => {
    const inside = { ...parts, db }
    const token = await consumeOneTimeToken(inside, 'invitation', wish.token)
    const person = token?.personId ? await lockPerson(db, token.personId) : null
    if (person === null || !person.active) return wrongToken
    await recordPassword(db, person.id, passwordHash)
    await endSignIns(inside, person.id, null)
    await removeApiTokens(db, person.id, 'all')
    const signIn = await startSignIn(inside, person.id, visit)
    await recordAudit(db, actorOf(person, signIn.id, visit), {
      action: 'invitation.accept',
      target: person.login,
    })
    await recordRevocation(db, person.id)
    return done({ person, signIn })
  })
}

function makeInvitation(parts: IdentityParts, personId: string): Promise<string> {
  return createOneTimeToken(parts, {
    purpose: 'invitation',
    personId,
    target: null,
    signInId: null,
    lifeMs: invitationLifeMs,
  })
}

function refuseLastAdministrator(administrators: readonly string[], after: PersonRow): Refusal | null {
  const stays = after.active && after.role === 'administrator'
  const isLast = administrators.length === 1 && administrators[0] === after.id
  return isLast && !stays ? refused('conflict', problem('last-administrator', { login: after.login })) : null
}

async function endWhatEnds(
  parts: IdentityParts & { readonly db: Database },
  before: PersonRow,
  after: PersonRow,
): Promise<void> {
  const isOff = before.active && !after.active
  if (!isOff && before.role === after.role) return
  await endSignIns(parts, after.id, null)
  if (isOff) {
    await removeApiTokens(parts.db, after.id, 'all')
    await removeOneTimeTokens(parts.db, 'invitation', after.id)
  }
  await recordRevocation(parts.db, after.id)
}

function thingOf({ id, login, name }: PersonRow) {
  return { kind: 'person' as const, id, slug: login, name }
}

function fieldsOf({ name, email, role, active }: PersonRow) {
  return { name, email, role, active }
}
