import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import { runArgv } from '../drivers/transport/argv.ts'
import type { ExecResult } from '../drivers/transport/transport.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import type { NamedMachine } from '../store/paths.ts'
import type { Reaching } from './reach.ts'

const maxOutputBytes = 10 * 1024 * 1024
const auditedCharacters = 1_000

/**
 * Runs one program with exactly these arguments on a machine.
 *
 * @throws {DriverError} The machine could not be asked. A program that fails is no error: see `exitCode`.
 */
export async function runCommand(
  parts: { readonly db: Database; readonly reaching: Reaching },
  actor: Actor,
  machine: NamedMachine,
  wish: {
    readonly argv: readonly string[]
    readonly login: string | null
    readonly timeoutMs: number
    readonly signal: AbortSignal
  },
): Promise<Result<ExecResult>> {
  const [first, ...rest] = wish.argv
  const torn = wish.argv.findIndex((word) => word.includes('\0'))
  if (first === undefined || torn !== -1)
    return refused('invalid', problem('command-argument', {}, ['argv', Math.max(0, torn)]))
  const details = { login: wish.login, command: wish.argv.join(' ').slice(0, auditedCharacters) }
  await recordAudit(parts.db, actor, { action: 'machine.run', target: machine.slug, details })
  const { transport } = await parts.reaching.connect(actor, machine.id, {
    login: wish.login,
    signal: wish.signal,
  })
  try {
    const { timeoutMs, signal } = wish
    return done(await runArgv(transport, [first, ...rest], { timeoutMs, signal, maxOutputBytes }))
  } finally {
    transport.close()
  }
}
