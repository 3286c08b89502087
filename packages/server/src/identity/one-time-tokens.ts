import {
  hasOneTimeToken,
  type OneTimeTokenRow,
  recordOneTimeToken,
  removeExpiredOneTimeTokens,
  removeOneTimeTokens,
  takeOneTimeToken,
} from '../store/tokens-once.ts'
import type { IdentityParts } from './parts.ts'
import { hashSecret, makeSecret } from './secret.ts'

/** What a one-time token opens, and for how long. A ticket lives seconds, an invitation days. */
export type OneTimeTokenWish = Omit<OneTimeTokenRow, 'expiresAt'> & { readonly lifeMs: number }

/**
 * Makes a one-time token of 256 random bits; the database keeps its hash (rule R18).
 *
 * @returns The token. A new set-up token or invitation ends the one before.
 */
export async function createOneTimeToken(
  { db, clock, random }: IdentityParts,
  wish: OneTimeTokenWish,
): Promise<string> {
  const { lifeMs, ...row } = wish
  const now = clock.now()
  const secret = makeSecret(random)
  await removeExpiredOneTimeTokens(db, now)
  if (wish.purpose === 'setup') await removeOneTimeTokens(db, 'setup')
  if (wish.purpose === 'invitation' && wish.personId !== null) {
    await removeOneTimeTokens(db, 'invitation', wish.personId)
  }
  await recordOneTimeToken(db, {
    ...row,
    tokenHash: secret.hash,
    expiresAt: new Date(now.getTime() + lifeMs),
  })
  return secret.text
}

/** Takes a token: the first to show it gets what it opens, everyone after that gets null. */
export function consumeOneTimeToken(
  { db, clock }: IdentityParts,
  purpose: OneTimeTokenRow['purpose'],
  secret: string,
): Promise<OneTimeTokenRow | null> {
  return takeOneTimeToken(db, purpose, hashSecret(secret), clock.now())
}

/** Tells whether a token is good, without taking it: before work that is expensive. */
export function isGoodOneTimeToken(
  { db, clock }: IdentityParts,
  purpose: OneTimeTokenRow['purpose'],
  secret: string,
): Promise<boolean> {
  return hasOneTimeToken(db, purpose, hashSecret(secret), clock.now())
}
