import ipaddr from 'ipaddr.js'

/** A run of addresses of one family, as numbers: fast to compare when there are many. */
export type AddressRange = {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
  /** Network bits. */
  readonly length: number
}

/** An address as a number. Pure. @param address An IP address without length. */
export function toAddressNumber(address: string): { readonly family: 4 | 6; readonly value: bigint } {
  const parsed = ipaddr.parse(address)
  let value = 0n
  for (const byte of parsed.toByteArray()) value = (value << 8n) | BigInt(byte)
  return { family: parsed.kind() === 'ipv4' ? 4 : 6, value }
}

/** The run of addresses of a network in CIDR form, host bits ignored. Pure. */
export function toAddressRange(prefix: string): AddressRange {
  const [address = '', lengthText = ''] = prefix.split('/')
  const { family, value } = toAddressNumber(address)
  const bits = family === 4 ? 32 : 128
  const length = Number(lengthText)
  const hostBits = BigInt(bits - length)
  const first = (value >> hostBits) << hostBits
  return { family, first, last: first + (1n << hostBits) - 1n, length }
}

/** Tells whether addresses of this range can mean different machines in different places. Pure. */
export function isPrivateAddress(address: string): boolean {
  const range = ipaddr.process(address).range()
  return range === 'private' || range === 'uniqueLocal' || range === 'carrierGradeNat'
}

/** Tells whether another machine can dial this address: not loopback, link-local, multicast or nothing. Pure. */
export function isDialable(address: string): boolean {
  const range = ipaddr.process(address).range()
  return !['loopback', 'linkLocal', 'multicast', 'broadcast', 'unspecified'].includes(range)
}
