import { z } from 'zod'
import { MachineId } from '../ids.ts'
import { Driver } from '../machines/machine.ts'

/** Why a hop stands where it stands; worded by `language/reasons.ts`. */
export const HopReason = z.object({
  code: z.enum([
    'self',
    'fixed',
    'direct-rule',
    'same-network',
    'own-gateway',
    'sibling-gateway',
    'parent-gateway',
    'direct',
  ]),
  params: z.record(z.string(), z.string()),
})
export type HopReason = z.infer<typeof HopReason>

/** One machine on the way, and how it is dialled from the one before it. */
export const Hop = z.object({
  machineId: MachineId,
  slug: z.string(),
  name: z.string(),
  driver: Driver,
  address: z.string(),
  port: z.int(),
  login: z.string(),
  reason: HopReason,
})
export type Hop = z.infer<typeof Hop>

/** One way to a machine; the last hop is the machine itself. */
export const Path = z.object({ hops: z.array(Hop).min(1) })
export type Path = z.infer<typeof Path>
