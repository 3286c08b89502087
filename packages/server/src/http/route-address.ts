import type { IncomingHttpHeaders } from 'node:http'
import { isAddress } from '@intendant/core/net/address.ts'
import { prefixContains } from '@intendant/core/net/prefix.ts'

/**
 * The address a request came from: that of the socket, or behind configured proxies the first one that is not theirs
 * (rule R20). Whatever a client writes into the header itself is behind that and never believed. Pure.
 *
 * @param trustedProxies Addresses and prefixes; empty: the header is ignored.
 */
export function clientAddress(
  socketAddress: string | undefined,
  headers: IncomingHttpHeaders,
  trustedProxies: readonly string[],
): string | null {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((item) => toAddress(item.trim()))
  let address = toAddress(socketAddress ?? '')
  while (address !== null && forwarded.length > 0 && isTrusted(address, trustedProxies)) {
    const before = forwarded.pop() ?? null
    if (before === null) break
    address = before
  }
  return address
}

function isTrusted(address: string, trustedProxies: readonly string[]): boolean {
  return trustedProxies.some((proxy) =>
    proxy.includes('/') ? prefixContains(proxy, address) : toAddress(proxy) === address,
  )
}

function toAddress(text: string): string | null {
  // A socket for both families shows IPv4 as ::ffff:10.0.0.5.
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '')
  return isAddress(plain) ? plain : null
}
