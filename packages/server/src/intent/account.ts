import type { Preferences } from '@intendant/contract/account.ts'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { hashPassword, isPassword } from '../identity/password.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import { recordRevocation } from '../identity/revocation.ts'
import { endSignIns, type StartedSignIn, startSignIn, type Visit } from '../identity/sign-ins.ts'
import { createApiToken } from '../identity/tokens.ts'
import { recordAudit } from '../store/audit.ts'
import { recordChanges } from '../store/changes.ts'
import { recordEvent } from '../store/events.ts'
import {
  findPasswordHash,
  findPerson,
  lockPerson,
  type PersonRow,
  recordPassword,
  recordPersonChange,
  recordWorkspace,
} from '../store/people.ts'
import { removeSignIns } from '../store/sign-ins.ts'
import { removeApiTokens } from '../store/tokens.ts'
import { inTransaction } from '../store/transaction.ts'

/** What a person changes of themselves; what is not named stays. */
export type AccountWish = {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly preferences?: Partial<Preferences> | undefined
}

const gone = refused('not-found', problem('not-found'))

/** The person behind an actor. */
export async function loadMe(parts: IdentityParts, actor: Actor): Promise<Result<PersonRow>> {
  const person = actor.personId === null ? null : await findPerson(parts.db, actor.personId)
  return person === null ? gone : done(person)
}

/** Changes a person's own name, address or preferences. */
export function changeMe(parts: IdentityParts, actor: Actor, wish: AccountWish): Promise<Result<PersonRow>> {
  return inTransaction(parts.db, async (db) => {
    const before = await lockPerson(db, actor.personId ?? '')
    if (before === null) return gone
    const after: PersonRow = {
      ...before,
      name: wish.name ?? before.name,
      email: wish.email ?? before.email,
      preferences: { ...before.preferences, ...wish.preferences },
    }
    const { id, login, name, email, preferences } = after
    await recordPersonChange(db, id, { name, email, preferences })
    const thing = { kind: 'person' as const, id, slug: login, name }
    await recordChanges(db, actor, thing, { name: before.name, email: before.email }, { name, email })
    await recordAudit(db, actor, { action: 'account.change', target: login })
    await recordEvent(db, 'account', 'updated', id)
    if (name !== before.name || email !== before.email) await recordEvent(db, 'people', 'updated', id)
    return done(after)
  })
}

/**
 * Changes a person's own password, ends every session of theirs, and starts a new one for the browser that asked
 * (rule R17). API tokens stay: they were never proved by the password.
 *
 * @returns The new session; null when the request came with a token.
 */
export async function changePassword(
  parts: IdentityParts & { readonly limits: RateLimits },
  actor: Actor,
  { current, next }: { readonly current: string; readonly next: string },
  visit: Visit,
): Promise<Result<StartedSignIn | null>> {
  const personId = actor.personId ?? ''
  const tooMany = await parts.limits.count([['login', `change ${personId}`]])
  if (tooMany !== null) return tooMany
  if (!(await isPassword(current, await findPasswordHash(parts.db, personId)))) {
    await recordAudit(parts.db, actor, { action: 'account.password-refuse', target: actor.name })
    return refused('invalid', problem('current-password', {}, ['current']))
  }
  await parts.limits.forget('login', `change ${personId}`)
  const hash = await hashPassword(next, parts.random)
  return inTransaction(parts.db, async (db) => {
    const inside = { ...parts, db }
    await recordPassword(db, personId, hash)
    await endSignIns(inside, personId, null)
    const signIn = actor.via === 'session' ? await startSignIn(inside, personId, visit) : null
    await recordAudit(db, actor, { action: 'account.password', target: actor.name })
    await recordRevocation(db, personId)
    return done(signIn)
  })
}

/** Ends one of a person's own sessions, at once also for what is open in it. */
export function endMySignIn(
  parts: IdentityParts,
  actor: Actor,
  id: string,
  action: 'sign-in.end' | 'sign-in.sign-out',
): Promise<Result<undefined>> {
  return inTransaction(parts.db, async (db) => {
    const ended = isUuid(id) ? await removeSignIns(db, actor.personId ?? '', { id }) : []
    if (ended.length === 0) return gone
    await recordAudit(db, actor, { action, target: actor.name })
    await recordRevocation(db, actor.personId ?? '')
    return done(undefined)
  })
}

/** Makes an API token for a person. */
export function createToken(
  parts: IdentityParts,
  actor: Actor & { readonly personId: string | null },
  wish: { readonly name: string; readonly days: number },
) {
  return inTransaction(parts.db, async (db) => {
    const token = await createApiToken({ ...parts, db }, actor.personId ?? '', wish)
    await recordAudit(db, actor, { action: 'token.create', target: wish.name, details: { days: wish.days } })
    await recordEvent(db, 'account', 'updated', actor.personId ?? '')
    return done(token)
  })
}

/** Ends one of a person's own API tokens, at once also for what is open by it. */
export function deleteToken(parts: IdentityParts, actor: Actor, id: string): Promise<Result<undefined>> {
  return inTransaction(parts.db, async (db) => {
    const [ended] = isUuid(id) ? await removeApiTokens(db, actor.personId ?? '', id) : []
    if (ended === undefined) return gone
    await recordAudit(db, actor, { action: 'token.delete', target: ended.name })
    await recordRevocation(db, actor.personId ?? '')
    return done(undefined)
  })
}

/** Keeps what a person arranged on the terminal page. It is not audited: it changes with every click. */
export async function keepWorkspace(parts: IdentityParts, actor: Actor, layout: unknown): Promise<void> {
  await recordWorkspace(parts.db, actor.personId ?? '', layout)
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
