import type { IncomingHttpHeaders } from 'node:http'
import { fastifyCookie } from '@fastify/cookie'
import { type Addresses, canSecureCookie } from './route-origin.ts'

const secureName = '__Host-intendant'
// Without TLS and off loopback no browser takes a Secure cookie.
const plainName = 'intendant'

/** The secret in the session cookie of a request; null when there is none. Pure. */
export function readSessionCookie(headers: IncomingHttpHeaders, addresses: Addresses): string | null {
  if (headers.cookie === undefined) return null
  const name = canSecureCookie(headers, addresses) ? secureName : plainName
  return fastifyCookie.parse(headers.cookie)[name] ?? null
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
  return fastifyCookie.serialize(secure ? secureName : plainName, value?.secret ?? '', {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    ...(value ? { expires: value.expiresAt } : { maxAge: 0 }),
  })
}
