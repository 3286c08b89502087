import { z } from 'zod'

const digits = /^[0-9a-f]{12}$/

/**
 * A hardware address as six lower-case pairs (`02:00:5e:10:00:01`).
 * Dashes, dots and no separators at all are understood.
 */
export const Mac = z
  .string()
  .trim()
  .transform((text) => text.toLowerCase().replace(/[:.-]/g, ''))
  .refine((text) => digits.test(text), 'mac')
  .transform((text) => (text.match(/../g) ?? []).join(':'))
export type Mac = z.infer<typeof Mac>
