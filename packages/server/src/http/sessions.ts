import {
  createTicket,
  endSession,
  listSessions,
  openSession,
  showRecording,
  showSession,
} from '@intendant/contract/sessions.ts'
import { done } from '@intendant/core/problem.ts'
import { createOneTimeToken } from '../identity/one-time-tokens.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { Reaching } from '../reach/reach.ts'
import type { Terminals } from '../terminals/terminals.ts'
import { findMachine } from './connections.ts'
import { handle, type Mounted } from './handler.ts'

/** How long a ticket to attach to a session is good. */
const ticketLifeMs = 30_000

/** The endpoints about sessions. Their streams are in `upgrade.ts`. */
export function sessionRoutes(parts: {
  readonly identity: IdentityParts
  readonly reaching: Reaching
  readonly terminals: Terminals
}): Mounted[] {
  const { identity, reaching, terminals } = parts
  return [
    handle(listSessions, async ({ query, actor, language }) => {
      const machine = query.machine === undefined ? null : await findMachine(identity.db, query.machine)
      if (machine && !machine.ok) return machine
      const wanted = {
        machineId: machine?.value.id ?? null,
        onlyOpen: query.state === 'open',
        limit: query.limit,
      }
      return done(await terminals.list({ personId: actor.personId, language }, wanted))
    }),
    handle(openSession, async ({ body, actor, language }) => {
      const machine = await findMachine(identity.db, body.machine)
      if (!machine.ok) return machine
      const login = body.login ?? (await defaultLogin(reaching, machine.value.id))
      const { columns, rows } = body
      return await terminals.open({ ...actor, language }, { machine: machine.value, login, columns, rows })
    }),
    handle(showSession, async ({ params, actor, language }) =>
      terminals.show({ personId: actor.personId, language }, params.number),
    ),
    handle(endSession, async ({ params, actor }) => terminals.end(actor, params.number)),
    handle(createTicket, async ({ params, actor, language }) => {
      const session = await terminals.show({ personId: actor.personId, language }, params.number)
      if (!session.ok) return session
      const ticket = await createOneTimeToken(identity, {
        purpose: 'ticket',
        personId: actor.personId,
        target: String(params.number),
        signInId: actor.signInId,
        lifeMs: ticketLifeMs,
      })
      return done({ ticket })
    }),
    handle(showRecording, async ({ params, actor }) => {
      const recording = await terminals.openRecording(actor, params.number)
      if (!recording.ok) return recording
      const name = `session-${params.number}.cast`
      const headers = {
        'content-type': 'application/x-asciicast; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      }
      return done({ stream: recording.value, headers })
    }),
  ]
}

/** The login of the best path; a session that cannot begin shows why by itself. */
async function defaultLogin(reaching: Reaching, machineId: string): Promise<string> {
  const { paths } = await reaching.paths(machineId, null)
  return paths[0]?.hops.at(-1)?.login ?? 'root'
}
