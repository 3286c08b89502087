import type { Language } from '@intendant/core/language/problems.ts'
import type { PersonRow } from '../store/people.ts'
import { findSignIn, recordSeen, recordSignIn, removeSignIns } from '../store/sign-ins.ts'
import type { Actor } from './actor.ts'
import type { IdentityParts } from './parts.ts'
import { hashSecret, makeSecret } from './secret.ts'

/**
 * A browser session ends 12 hours after its last request and 7 days after sign-in, whichever comes first.
 *
 * Longer than the 30 minutes that rule R17 asks for powers over hosts, because people keep the panel open all day and
 * a shell is watched without requests. In exchange, everything that has power over a host asks again on each request
 * and at least every two seconds while a stream is open (`revocation.ts`), and a session can be ended from anywhere.
 */
export const signInIdleMs = 12 * 3_600_000
export const signInAbsoluteMs = 7 * 24 * 3_600_000

// Often enough for the idle time and the list of sessions, rarely enough to cost nothing.
const seenEveryMs = 60_000

/** What a browser gets at sign-in. The secret is nowhere else. */
export type StartedSignIn = { readonly id: string; readonly secret: string; readonly expiresAt: Date }

/** From where a request came, as the list of sessions shows it. */
export type Visit = { readonly userAgent: string; readonly address: string | null }

/** Starts a browser session with a new secret: at sign-in, at set-up, after a change of password. */
export async function startSignIn(
  { db, clock, random }: IdentityParts,
  personId: string,
  visit: Visit,
): Promise<StartedSignIn> {
  const now = clock.now()
  const id = random.uuid()
  const secret = makeSecret(random)
  const expiresAt = new Date(now.getTime() + signInAbsoluteMs)
  await recordSignIn(db, {
    id,
    personId,
    tokenHash: secret.hash,
    userAgent: visit.userAgent.slice(0, 300),
    address: visit.address,
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
  })
  return { id, secret: secret.text, expiresAt }
}

/** Who a session's secret stands for; null when it is unknown, ended, idle too long, or the person switched off. */
export async function findActorBySession(
  { db, clock }: IdentityParts,
  secret: string,
  address: string | null,
): Promise<Actor | null> {
  const row = await findSignIn(db, hashSecret(secret))
  const now = clock.now()
  if (row === null || row.expiresAt <= now || row.lastSeenAt <= idleSince(now)) return null
  if (now.getTime() - row.lastSeenAt.getTime() >= seenEveryMs) {
    await recordSeen(db, row.signInId, row.personId, now)
  }
  return {
    personId: row.personId,
    name: row.name,
    role: toRole(row.role),
    via: 'session',
    signInId: row.signInId,
    address,
    language: toLanguage(row.language),
  }
}

/** The person who just signed in, as the actor of what follows in the same request. Pure. */
export function actorOf(person: PersonRow, signInId: string | null, visit: Visit): Actor {
  return {
    personId: person.id,
    name: person.name,
    role: person.role,
    via: 'session',
    signInId,
    address: visit.address,
    language: person.preferences.language,
  }
}

/** Ends every session of a person, except perhaps one. @returns Ids of those ended now. */
export function endSignIns(parts: IdentityParts, personId: string, except: string | null): Promise<string[]> {
  return removeSignIns(parts.db, personId, { except })
}

/** Sessions not seen since then have ended. Pure. */
export function idleSince(now: Date): Date {
  return new Date(now.getTime() - signInIdleMs)
}

/** The role of a row; anything unknown is the least. Pure. */
export function toRole(role: string): 'administrator' | 'reader' {
  return role === 'administrator' ? 'administrator' : 'reader'
}

/** The language of a row; anything unknown is English. Pure. */
export function toLanguage(language: string | null): Language {
  return language === 'fr' ? 'fr' : 'en'
}
