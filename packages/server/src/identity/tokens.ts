import { recordPersonSeen } from '../store/sign-ins.ts'
import { type ApiTokenRow, findApiToken, recordApiToken, recordTokenUse } from '../store/tokens.ts'
import type { Actor } from './actor.ts'
import type { IdentityParts } from './parts.ts'
import { hashSecret, makeSecret } from './secret.ts'
import { toLanguage, toRole } from './sign-ins.ts'

const prefix = 'int_'
const usedEveryMs = 60_000
const dayMs = 24 * 3_600_000

/**
 * Makes an API token of a person: `int_` and 256 random bits. It may do what its person may.
 *
 * @returns The token with its secret, which is not kept.
 */
export async function createApiToken(
  { db, clock, random }: IdentityParts,
  personId: string,
  { name, days }: { readonly name: string; readonly days: number },
): Promise<ApiTokenRow & { readonly secret: string }> {
  const now = clock.now()
  const secret = makeSecret(random, prefix)
  const row: ApiTokenRow = {
    id: random.uuid(),
    name,
    createdAt: now,
    lastUsedAt: null,
    expiresAt: new Date(now.getTime() + days * dayMs),
  }
  await recordApiToken(db, { ...row, personId, tokenHash: secret.hash })
  return { ...row, secret: secret.text }
}

/** Who an API token stands for; null when it is unknown, out of date, ended, or the person switched off. */
export async function findActorByToken(
  { db, clock }: IdentityParts,
  secret: string,
  address: string | null,
): Promise<Actor | null> {
  if (!secret.startsWith(prefix)) return null
  const row = await findApiToken(db, hashSecret(secret))
  const now = clock.now()
  if (row === null || (row.expiresAt !== null && row.expiresAt <= now)) return null
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() >= usedEveryMs) {
    await recordTokenUse(db, row.tokenId, now)
    await recordPersonSeen(db, row.personId, now)
  }
  return {
    personId: row.personId,
    name: row.name,
    role: toRole(row.role),
    via: 'token',
    signInId: null,
    tokenId: row.tokenId,
    address,
    language: toLanguage(row.language),
  }
}
