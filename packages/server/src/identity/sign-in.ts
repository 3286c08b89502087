import { problem, type Result, refused } from '@intendant/core/problem.ts'
import { recordAudit } from '../store/audit.ts'
import { findPersonByLogin, type PersonRow } from '../store/people.ts'
import { removeEndedSignIns } from '../store/sign-ins.ts'
import { strangerActor } from './actor.ts'
import type { IdentityParts } from './parts.ts'
import { isPassword } from './password.ts'
import type { RateLimits } from './rate-limits.ts'
import { idleSince, type Visit } from './sign-ins.ts'

/** What a person types to prove who they are. */
export type Credentials = { readonly login: string; readonly password: string }

/**
 * Proves who somebody is by login and password.
 *
 * A wrong password, an unknown login, a login without a password and one that is switched off look the same and take
 * the same time. Tries are counted per login and per address; a success forgets those of the login.
 */
export async function proveByPassword(
  parts: IdentityParts & { readonly limits: RateLimits },
  { login, password }: Credentials,
  visit: Visit,
): Promise<Result<PersonRow>> {
  const { db, clock, limits } = parts
  const name = login.trim().toLowerCase()
  const tooMany = await limits.count([
    ['address', visit.address ?? 'unknown'],
    ['login', name],
  ])
  if (tooMany !== null) return tooMany
  const found = await findPersonByLogin(db, name)
  const isRight = await isPassword(password, found?.passwordHash ?? null)
  if (found === null || !isRight || !found.person.active) {
    // People type passwords into the wrong field: a login that nobody has is not written down.
    const target = found?.person.login ?? 'unknown login'
    const stranger = strangerActor(visit.address, found?.person.preferences.language ?? 'en')
    await recordAudit(db, stranger, { action: 'sign-in.refuse', target })
    return refused('not-signed-in', problem('sign-in-refused'))
  }
  await limits.forget('login', name)
  await removeEndedSignIns(db, clock.now(), idleSince(clock.now()))
  return { ok: true, value: found.person }
}
