import { createToken, signIn, signOut } from '@intendant/contract/account.ts'
import { done, type Result } from '@intendant/core/problem.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import { proveByPassword } from '../identity/sign-in.ts'
import { actorOf, startSignIn, type Visit } from '../identity/sign-ins.ts'
import { createToken as createTokenFor, endMySignIn } from '../intent/account.ts'
import { recordAudit } from '../store/audit.ts'
import type { PersonRow } from '../store/people.ts'
import { removeSignIns } from '../store/sign-ins.ts'
import { inTransaction } from '../store/transaction.ts'
import { toApiToken, toMe, visitOf } from './account-shapes.ts'
import { type Call, handle, type Mounted } from './handler.ts'
import type { Addresses } from './route-origin.ts'
import { readSessionCookie } from './session-cookie.ts'

// Long enough not to bother, short enough that a lost notebook is not a key for ever.
const commandLineTokenDays = 90

/** Signing in and out, and tokens for the command line. */
export function sessionEndpoints(
  parts: IdentityParts & { readonly limits: RateLimits; readonly addresses: Addresses },
): Mounted[] {
  return [
    handle(signIn, async (call) => {
      const visit = visitOf(call)
      const proved = await proveByPassword(parts, call.body, visit)
      if (!proved.ok) return proved
      const started = await enter(parts, call, proved.value, visit)
      if (!started.ok) return started
      call.setSession(started.value)
      return done(toMe(proved.value))
    }),
    handle(signOut, async (call) => {
      const { actor } = call
      call.setSession(null)
      if (actor.signInId === null) return done(undefined)
      return endMySignIn(parts, actor, actor.signInId, 'sign-in.sign-out')
    }),
    handle(createToken, async (call) => {
      const visit = visitOf(call)
      const proved = await proveByPassword(parts, call.body, visit)
      if (!proved.ok) return proved
      const wish = { name: call.body.name, days: commandLineTokenDays }
      const made = await createTokenFor(parts, actorOf(proved.value, null, visit), wish)
      if (!made.ok) return made
      return done({ ...toApiToken(made.value), secret: made.value.secret })
    }),
  ]
}

/** Starts a session; the one that the browser had before ends, so that its secret is worth nothing (rule R17). */
function enter(
  parts: IdentityParts & { readonly addresses: Addresses },
  call: Call<typeof signIn>,
  person: PersonRow,
  visit: Visit,
): Promise<Result<Awaited<ReturnType<typeof startSignIn>>>> {
  const hadBefore = readSessionCookie(call.headers, parts.addresses) !== null && call.actor !== null
  return inTransaction(parts.db, async (db) => {
    if (hadBefore && call.actor?.signInId) {
      await removeSignIns(db, call.actor.personId ?? '', { id: call.actor.signInId })
    }
    const started = await startSignIn({ ...parts, db }, person.id, visit)
    await recordAudit(db, actorOf(person, started.id, visit), { action: 'sign-in', target: person.login })
    return done(started)
  })
}
