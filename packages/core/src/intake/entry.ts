import { z } from 'zod'
import { Endpoint, Port } from '../net/host-name.ts'
import { Login } from '../net/login.ts'
import { line } from '../text.ts'

/** One machine as it was pasted: where it is dialled and as whom. */
export const IntakeTarget = z.object({
  /** The name to give it: the alias in an ssh_config, else the address. */
  name: line(120),
  address: Endpoint,
  port: Port.default(22),
  login: Login.nullable().default(null),
})
export type IntakeTarget = z.infer<typeof IntakeTarget>

/** One machine to add and the jump hosts named with it, first hop first. */
export const IntakeEntry = z.object({
  /** Line of the pasted text, from 1. */
  line: z.int(),
  target: IntakeTarget,
  /** Empty: no jump host was named, so the path is computed. */
  hops: z.array(IntakeTarget).max(8).default([]),
  /** Path of the key file that was named; Intendant cannot read it and asks for an upload. */
  identityFile: z.string().max(1_000).nullable().default(null),
})
export type IntakeEntry = z.infer<typeof IntakeEntry>
