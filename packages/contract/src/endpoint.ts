import { z } from 'zod'

/**
 * Who may call an endpoint. There is no endpoint without one (rule R9).
 *
 * `anyone` and `newcomer` (only before set-up is done) need no session; `person` needs one and the right to
 * do `action`, which one policy decides (`core/access/policy.ts`).
 */
export type Access =
  | { readonly who: 'anyone' }
  | { readonly who: 'newcomer' }
  | { readonly who: 'person'; readonly action: Action }

/** What can be allowed or refused. A read shows, a write changes the inventory, `terminal` opens machines. */
export type Action =
  | 'account'
  | 'inventory.read'
  | 'inventory.write'
  | 'machine.connect'
  | 'machine.terminal'
  | 'secret.write'
  | 'people.manage'
  | 'audit.read'
  | 'settings.manage'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Shape = z.ZodObject
/** What an endpoint gives: JSON of a schema, text, raw bytes, a stream of events, or nothing (204). */
export type Answer = z.ZodType | 'text' | 'bytes' | 'events' | 'none'

/** One endpoint as data. The server mounts it, the clients call it, `openapi.json` describes it. */
export type EndpointSpec = {
  readonly id: string
  readonly summary: string
  readonly method: Method
  /** Below `/api/v1`, with `:name` for parameters. */
  readonly path: string
  readonly access: Access
  readonly params?: Shape
  readonly query?: Shape
  /** A schema is JSON; `bytes` is a raw stream (application/octet-stream). */
  readonly body?: z.ZodType | 'bytes'
  /** Most bytes of a JSON body; 1 MiB unless said. */
  readonly maxBodyBytes?: number
  readonly answer: Answer
}

/** Declares an endpoint and keeps its exact types. Pure. */
export function endpoint<const E extends EndpointSpec>(spec: E): E {
  return spec
}

/** Everything below this prefix is the API. */
export const apiPrefix = '/api/v1'

/** A problem as it travels: worded in the language of the request. */
export const ProblemBody = z
  .object({
    code: z.string(),
    path: z.array(z.union([z.string(), z.number()])),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    message: z.string(),
  })
  .meta({ id: 'Problem' })
export type ProblemBody = z.infer<typeof ProblemBody>

/** The body of every answer that is not a success. `current` is the newer version after a conflict. */
export const FailureBody = z
  .object({ problems: z.array(ProblemBody).min(1), current: z.unknown().optional() })
  .meta({ id: 'Failure' })
export type FailureBody = z.infer<typeof FailureBody>
