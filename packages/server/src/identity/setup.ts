import type { Database } from '../store/database.ts'
import { hasSetUp } from '../store/people-setup.ts'
import { createOneTimeToken } from './one-time-tokens.ts'
import type { IdentityParts } from './parts.ts'

const setupTokenLifeMs = 3_600_000

/** Tells whether the first administrator exists. Once true it stays true. */
export function isSetUp(db: Database): Promise<boolean> {
  return hasSetUp(db)
}

/**
 * Makes a fresh one-time set-up token, good for one hour, while nobody has set Intendant up; an older one ends.
 *
 * @returns The token, to be printed on the console and nowhere else; null when set-up is done.
 */
export async function ensureSetupToken(parts: IdentityParts): Promise<string | null> {
  if (await isSetUp(parts.db)) return null
  return createOneTimeToken(parts, {
    purpose: 'setup',
    personId: null,
    target: null,
    signInId: null,
    lifeMs: setupTokenLifeMs,
  })
}
