import type { IncomingHttpHeaders } from 'node:http'
import {
  acceptInvitation,
  changePerson,
  createPerson,
  invitePerson,
  listPeople,
} from '@intendant/contract/account.ts'
import { done } from '@intendant/core/problem.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import * as intent from '../intent/people.ts'
import { listPeople as listRows } from '../store/people.ts'
import { toMe, toPerson, visitOf } from './account-shapes.ts'
import { handle, type Mounted } from './handler.ts'
import { type Addresses, linkOrigin } from './route-origin.ts'

/** The people of this installation and their invitations. */
export function peopleEndpoints(
  parts: IdentityParts & { readonly limits: RateLimits; readonly addresses: Addresses },
): Mounted[] {
  const toLink = (headers: IncomingHttpHeaders, token: string) =>
    `${linkOrigin(headers, parts.addresses)}/invitation?token=${token}`
  return [
    handle(listPeople, async () => done((await listRows(parts.db)).map(toPerson))),
    handle(createPerson, async ({ actor, body, headers }) => {
      const result = await intent.createPerson(parts, actor, body)
      if (!result.ok) return result
      const { person, invitation } = result.value
      return done({ person: toPerson(person), invitation: toLink(headers, invitation) })
    }),
    handle(changePerson, async ({ actor, params, body }) => {
      const result = await intent.changePerson(parts, actor, params.id, body)
      return result.ok ? done(toPerson(result.value)) : result
    }),
    handle(invitePerson, async ({ actor, params, headers }) => {
      const result = await intent.invitePerson(parts, actor, params.id)
      return result.ok ? done({ invitation: toLink(headers, result.value) }) : result
    }),
    handle(acceptInvitation, async (call) => {
      const result = await intent.acceptInvitation(parts, call.body, visitOf(call))
      if (!result.ok) return result
      call.setSession(result.value.signIn)
      return done(toMe(result.value.person))
    }),
  ]
}
