import { z } from 'zod'
import { Address, isAddress } from './address.ts'

const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i

/** Tells whether a text is a name that DNS or /etc/hosts could resolve (RFC 1123, underscores allowed). Pure. */
export function isHostName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  if (name.length === 0 || name.length > 253) return false
  const labels = name.split('.')
  // An all-digit last label would be an IPv4 address written in an unusual way.
  return labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '')
}

/** Where something can be dialled: an IP address or a host name, lower case. */
export const Endpoint = z
  .string()
  .trim()
  .refine((text) => isAddress(text) || isHostName(text), 'endpoint')
  .transform((text) => (isAddress(text) ? Address.parse(text) : text.toLowerCase().replace(/\.$/, '')))
export type Endpoint = z.infer<typeof Endpoint>

/** A TCP port, 1 to 65535. */
export const Port = z.coerce.number('port').int('port').min(1, 'port').max(65_535, 'port')
export type Port = z.infer<typeof Port>
