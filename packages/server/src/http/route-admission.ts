import type { IncomingHttpHeaders } from 'node:http'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import { may } from '@intendant/core/access/policy.ts'
import type { Language } from '@intendant/core/language/problems.ts'
import { problem, type Refusal, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import { isSetUp } from '../identity/setup.ts'
import { findActor, readProof } from './route-actor.ts'
import { chooseLanguage } from './route-language.ts'
import { type Addresses, findForeignOrigin } from './route-origin.ts'

/** What is known of a request that may go on. */
export type Admitted = {
  readonly actor: Actor | null
  readonly language: Language
  readonly address: string | null
}

/** What admission works with. */
export type AdmissionParts = {
  readonly identity: IdentityParts
  readonly limits: RateLimits
  readonly addresses: Addresses
}

/**
 * Decides whether a request may reach its handler: where it comes from, who sent it, and whether the one policy allows
 * what the endpoint does. Nothing of the body has been read yet.
 *
 * @param address Of the client, as `clientAddress` gives it.
 */
export async function admit(
  parts: AdmissionParts,
  endpoint: EndpointSpec,
  headers: IncomingHttpHeaders,
  address: string | null,
): Promise<{ refusal: Refusal | null; admitted: Admitted }> {
  const proof = readProof(headers, parts.addresses)
  const stranger = { actor: null, language: chooseLanguage(headers, null), address }
  if (endpoint.method !== 'GET' && proof?.kind !== 'token') {
    const foreign = findForeignOrigin(headers, parts.addresses)
    // A program without a cookie names no origin, and has no right that another site could misuse.
    const isProgram = proof === null && foreign === 'none'
    if (foreign !== null && !isProgram) {
      return {
        refusal: refused('not-allowed', problem('wrong-origin', { origin: foreign })),
        admitted: stranger,
      }
    }
  }
  const found = await findActor(parts.identity, proof, address)
  const language = chooseLanguage(headers, found?.language ?? null)
  const admitted = { actor: found && { ...found, language }, language, address }
  if (found === null && proof?.kind === 'token') {
    const tooMany = await parts.limits.count([['token', address ?? 'unknown']])
    if (tooMany !== null) return { refusal: tooMany, admitted }
  }
  return { refusal: await refuseAccess(parts.identity, endpoint, found), admitted }
}

async function refuseAccess(
  parts: IdentityParts,
  { access }: EndpointSpec,
  actor: Actor | null,
): Promise<Refusal | null> {
  switch (access.who) {
    case 'anyone':
      return null
    case 'newcomer':
      return (await isSetUp(parts.db)) ? refused('conflict', problem('setup-done')) : null
    case 'person':
      if (actor === null) return refused('not-signed-in', problem('sign-in-needed'))
      return may(actor.role, access.action) ? null : refused('not-allowed', problem('not-allowed'))
  }
}
