import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { isAddress } from './address.ts'

/** A network in CIDR form with no host bits set (`10.0.0.0/24`). Host bits given are cleared. */
export const Prefix = z
  .string()
  .trim()
  .refine(isCidr, 'prefix')
  .transform((text) => networkOf(text))
export type Prefix = z.infer<typeof Prefix>

/** An address with the length of its network (`10.0.0.5/24`); a bare address gets /32 or /128. */
export const InterfaceAddress = z
  .string()
  .trim()
  .transform((text) => (isAddress(text) ? withFullLength(text) : text))
  .refine(isCidr, 'interface-address')
  .transform((text) => {
    const [address = '', length = ''] = text.split('/')
    return `${ipaddr.parse(address).toString()}/${Number(length)}`
  })
export type InterfaceAddress = z.infer<typeof InterfaceAddress>

/** The address of an interface address, without the length. Pure. */
export function addressOf(interfaceAddress: string): string {
  return interfaceAddress.split('/')[0] ?? interfaceAddress
}

/** The network that an interface address lies in. Pure. */
export function networkOf(interfaceAddress: string): string {
  const [address, length] = ipaddr.parseCIDR(interfaceAddress)
  const family = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return `${family.networkAddressFromCIDR(interfaceAddress).toString()}/${length}`
}

/** Tells whether a network holds an address. Families never mix. Pure. */
export function prefixContains(prefix: string, address: string): boolean {
  const parsed = ipaddr.parse(address)
  const [network, length] = ipaddr.parseCIDR(prefix)
  return parsed.kind() === network.kind() && parsed.match(network, length)
}

/** The number of network bits: 24 for `10.0.0.0/24`. Pure. */
export function prefixLength(prefix: string): number {
  return Number(prefix.split('/')[1])
}

function isCidr(text: string): boolean {
  const [address, length, ...rest] = text.split('/')
  if (address === undefined || length === undefined || rest.length > 0) return false
  if (!isAddress(address) || !/^\d{1,3}$/.test(length)) return false
  return Number(length) <= (address.includes(':') ? 128 : 32)
}

function withFullLength(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`
}
