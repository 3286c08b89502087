import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/**
 * One IPv4 or IPv6 address in its shortest usual form (`10.0.0.5`, `2001:db8::1`).
 * IPv4 must have four decimal parts; zone ids are refused.
 */
export const Address = z
  .string()
  .trim()
  .refine(isAddress, 'address')
  .transform((text) => ipaddr.parse(text).toString())
export type Address = z.infer<typeof Address>

/** Tells whether a text is one IPv4 or IPv6 address. Pure. */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes('%'))
}

/** Tells whether an address can only mean "this machine itself". Pure. */
export function isLoopback(address: string): boolean {
  return isAddress(address) && ipaddr.process(address).range() === 'loopback'
}
