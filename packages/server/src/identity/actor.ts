import type { Language } from '@intendant/core/language/problems.ts'

/** Who asks: a person with a session or a token, or Intendant itself. Every write names one. */
export type Actor = {
  readonly personId: string | null
  readonly name: string
  readonly role: 'administrator' | 'reader'
  readonly via: 'session' | 'token' | 'system'
  /** The sign-in behind the request, to which tickets are bound; null for tokens. */
  readonly signInId: string | null
  /** The API token behind the request, if it came with one. */
  readonly tokenId?: string
  readonly address: string | null
  readonly language: Language
}

/** Intendant acting for itself: at start, on a schedule. */
export const systemActor: Actor = {
  personId: null,
  name: 'Intendant',
  role: 'administrator',
  via: 'system',
  signInId: null,
  address: null,
  language: 'en',
}

/** Somebody who is not signed in, as the audit names them: at sign-in, at set-up, with an invitation. */
export function strangerActor(address: string | null, language: Language): Actor {
  return { ...systemActor, name: 'not signed in', role: 'reader', address, language }
}
