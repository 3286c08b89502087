import * as contract from '@intendant/contract/account.ts'
import { done } from '@intendant/core/problem.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import { idleSince } from '../identity/sign-ins.ts'
import * as intent from '../intent/account.ts'
import { loadWorkspace } from '../store/people.ts'
import { listSignIns } from '../store/sign-ins.ts'
import { listApiTokens } from '../store/tokens.ts'
import { accountKeyEndpoints } from './account-keys.ts'
import { toApiToken, toMe, visitOf } from './account-shapes.ts'
import { handle, type Mounted } from './handler.ts'

/** What people keep of themselves: name, preferences, password, sessions, tokens, workspace. */
export function accountEndpoints(parts: IdentityParts & { readonly limits: RateLimits }): Mounted[] {
  return [
    ...profileEndpoints(parts),
    ...signInEndpoints(parts),
    ...tokenEndpoints(parts),
    ...accountKeyEndpoints(parts),
  ]
}

function profileEndpoints(parts: IdentityParts & { readonly limits: RateLimits }): Mounted[] {
  return [
    handle(contract.showMe, async ({ actor }) => {
      const me = await intent.loadMe(parts, actor)
      return me.ok ? done(toMe(me.value)) : me
    }),
    handle(contract.changeMe, async ({ actor, body }) => {
      const me = await intent.changeMe(parts, actor, body)
      return me.ok ? done(toMe(me.value)) : me
    }),
    handle(contract.changePassword, async (call) => {
      const result = await intent.changePassword(parts, call.actor, call.body, visitOf(call))
      if (!result.ok) return result
      if (result.value) call.setSession(result.value)
      return done(undefined)
    }),
    handle(contract.showWorkspace, async ({ actor }) => {
      const layout = await loadWorkspace(parts.db, actor.personId ?? '')
      return done({ layout: contract.Workspace.shape.layout.parse(layout) })
    }),
    handle(contract.keepWorkspace, async ({ actor, body }) => {
      await intent.keepWorkspace(parts, actor, body.layout)
      return done(undefined)
    }),
  ]
}

function signInEndpoints(parts: IdentityParts): Mounted[] {
  return [
    handle(contract.listMySignIns, async ({ actor }) => {
      const now = parts.clock.now()
      const rows = await listSignIns(parts.db, actor.personId ?? '', now, idleSince(now))
      return done(
        rows.map(({ id, userAgent, address, createdAt, lastSeenAt }) => ({
          id,
          current: id === actor.signInId,
          userAgent,
          address,
          createdAt: createdAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
        })),
      )
    }),
    handle(contract.endMySignIn, ({ actor, params }) =>
      intent.endMySignIn(parts, actor, params.id, 'sign-in.end'),
    ),
  ]
}

function tokenEndpoints(parts: IdentityParts): Mounted[] {
  return [
    handle(contract.listMyTokens, async ({ actor }) => {
      const rows = await listApiTokens(parts.db, actor.personId ?? '')
      return done(rows.map(toApiToken))
    }),
    handle(contract.createMyToken, async ({ actor, body }) => {
      const made = await intent.createToken(parts, actor, body)
      return made.ok ? done({ ...toApiToken(made.value), secret: made.value.secret }) : made
    }),
    handle(contract.deleteMyToken, ({ actor, params }) => intent.deleteToken(parts, actor, params.id)),
  ]
}
