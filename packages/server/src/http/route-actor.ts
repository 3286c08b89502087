import type { IncomingHttpHeaders } from 'node:http'
import type { Actor } from '../identity/actor.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { findActorBySession } from '../identity/sign-ins.ts'
import { findActorByToken } from '../identity/tokens.ts'
import type { Addresses } from './route-origin.ts'
import { readSessionCookie } from './session-cookie.ts'

/** What a request shows to prove who sent it. A token wins over a cookie: the browser adds the cookie by itself. */
export type Proof = { readonly kind: 'token' | 'cookie'; readonly secret: string }

/** Reads the proof a request shows; null when it shows none. Pure. */
export function readProof(headers: IncomingHttpHeaders, addresses: Addresses): Proof | null {
  if (headers.authorization !== undefined) {
    const [scheme = '', secret = ''] = headers.authorization.split(' ')
    return { kind: 'token', secret: scheme.toLowerCase() === 'bearer' ? secret : '' }
  }
  const secret = readSessionCookie(headers, addresses)
  return secret ? { kind: 'cookie', secret } : null
}

/** Finds who stands behind a proof; null when it proves nothing (any more). */
export async function findActor(
  parts: IdentityParts,
  proof: Proof | null,
  address: string | null,
): Promise<Actor | null> {
  if (proof === null) return null
  return proof.kind === 'token'
    ? findActorByToken(parts, proof.secret, address)
    : findActorBySession(parts, proof.secret, address)
}
