import { runCommand as runCommandEndpoint } from '@intendant/contract/machines.ts'
import { done } from '@intendant/core/problem.ts'
import type { Reaching } from '../reach/reach.ts'
import { runCommand } from '../reach/run-command.ts'
import type { Database } from '../store/database.ts'
import { findMachine } from './connections.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoint that runs one program on a machine. */
export function execRoutes(parts: { readonly db: Database; readonly reaching: Reaching }): Mounted[] {
  return [
    handle(runCommandEndpoint, async ({ params, body, actor, signal }) => {
      const machine = await findMachine(parts.db, params.machine)
      if (!machine.ok) return machine
      const ran = await runCommand(parts, actor, machine.value, {
        argv: body.argv,
        login: body.login ?? null,
        timeoutMs: body.timeoutSeconds * 1000,
        signal,
      })
      if (!ran.ok) return ran
      const { exitCode, stdout, stderr, truncated, signal: ended } = ran.value
      return done({
        exitCode,
        signal: ended,
        stdout: stdout.toString('utf8'),
        stderr: stderr.toString('utf8'),
        truncated,
      })
    }),
  ]
}
