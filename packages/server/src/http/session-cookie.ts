import type { IncomingHttpHeaders } from 'node:http'
import { type Addresses, canSecureCookie } from './route-origin.ts'

const secureName = '__Host-intendant'
// Without TLS and off loopback no browser takes a Secure cookie.
const plainName = 'intendant'

/** The secret in the session cookie of a request; null when there is none. Pure. */
export function readSessionCookie(headers: IncomingHttpHeaders, addresses: Addresses): string | null {
  if (headers.cookie === undefined) return null
  const name = canSecureCookie(headers, addresses) ? secureName : plainName
  // Our secret is base64url: nothing in it is ever quoted or encoded.
  const pairs = headers.cookie.split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([key]) => key === name)?.[1] ?? null
}

/**
 * The Set-Cookie line that gives a browser its session, or takes it away.
 *
 * @param value null clears the cookie.
 */
export function renderSessionCookie(
  value: { readonly secret: string; readonly expiresAt: Date } | null,
  headers: IncomingHttpHeaders,
  addresses: Addresses,
): string {
  const secure = canSecureCookie(headers, addresses)
  const lasts = value === null ? 'Max-Age=0' : `Expires=${value.expiresAt.toUTCString()}`
  const pair = `${secure ? secureName : plainName}=${value?.secret ?? ''}`
  return [pair, 'Path=/', lasts, 'HttpOnly', 'SameSite=Strict', ...(secure ? ['Secure'] : [])].join('; ')
}
