import type { IncomingHttpHeaders } from 'node:http'
import { hostname } from 'node:os'
import { isAddress, isLoopback } from '@intendant/core/net/address.ts'

/** The parts of the configuration that say under which addresses people open the page. */
export type Addresses = { readonly publicOrigin: string | null }

/**
 * Tells whether a request may change something with the right of a cookie: it must come from our own page (rule R16).
 * Pure.
 *
 * @returns null when it may; otherwise the origin to name in the refusal.
 */
export function findForeignOrigin(headers: IncomingHttpHeaders, addresses: Addresses): string | null {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return origin ?? String(site)
  // Every browser names the origin of a request that is not GET: none named is no browser of ours.
  if (origin === undefined) return 'none'
  return isOwnOrigin(origin, headers, addresses) ? null : origin
}

/**
 * Tells whether an origin is ours: the configured public one, or the one the request was sent to, where that is an
 * address or this machine's own name. Any other name could be pointed at us by whoever owns it (DNS rebinding): such a
 * name must be configured as INTENDANT_PUBLIC_URL. Pure but for the machine's name.
 */
export function isOwnOrigin(origin: string, headers: IncomingHttpHeaders, addresses: Addresses): boolean {
  if (origin === addresses.publicOrigin) return true
  const { host } = headers
  if (host === undefined || !isOwnHost(host)) return false
  return origin === `http://${host}` || origin === `https://${host}`
}

/** The origin to put into links for people: the configured one, or the one the request was sent to. Pure. */
export function linkOrigin(headers: IncomingHttpHeaders, addresses: Addresses): string {
  return addresses.publicOrigin ?? `http://${headers.host ?? 'localhost'}`
}

/**
 * Tells whether the session cookie can be `__Host-` and Secure: the page is served by TLS, or on loopback, where
 * browsers take such cookies without TLS. Pure.
 */
export function canSecureCookie(headers: IncomingHttpHeaders, addresses: Addresses): boolean {
  if (addresses.publicOrigin?.startsWith('https://')) return true
  const name = nameOf(headers.host ?? '')
  // Not every spelling of loopback is one to a browser: ::ffff:127.0.0.1 is not.
  return name === 'localhost' || name === '::1' || (isLoopback(name) && !name.includes(':'))
}

function isOwnHost(host: string): boolean {
  const name = nameOf(host)
  return name === 'localhost' || isAddress(name) || name === hostname().toLowerCase()
}

function nameOf(host: string): string {
  return host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
}
