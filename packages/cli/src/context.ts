import type { Caller } from '@intendant/contract/client.ts'
import { CallFailed, type CallInput, type CallOutput, CallRefused, call } from '@intendant/contract/client.ts'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import { fillText } from '@intendant/core/language/problems.ts'
import type { CommandContext } from '@stricli/core'
import { type Connection, defaultServer, loadConnection } from './connection.ts'
import type { SshFiles } from './open-ssh.ts'
import { exitCodes, Stop } from './stop.ts'
import type { Words } from './words.ts'

/** What a command may use of the world. */
export type Cli = CommandContext & {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly language: 'en' | 'fr'
  readonly words: Words
  readonly fetch: Caller['fetch']
  readonly print: (text: string) => void
  readonly warn: (text: string) => void
  /** Asks a question on the terminal; a line of standard input when there is none. `secret` is not echoed. */
  readonly ask: (question: string, options?: { secret?: boolean }) => Promise<string>
  readonly readInput: () => Promise<string>
  readonly readFile: (path: string) => Promise<string>
  readonly writeFile: (path: string, text: string) => Promise<void>
  /** Runs OpenSSH in this terminal with a whole configuration of its own; gives its exit code. */
  readonly openSsh: (files: SshFiles, host: string) => Promise<number>
  readonly setExitCode: (code: number) => void
}

/** Calls an endpoint with the kept token. @throws {Stop} Not signed in, refused, or no answer, in words. */
export async function ask<E extends EndpointSpec>(
  cli: Cli,
  endpoint: E,
  input: CallInput<E>,
): Promise<CallOutput<E>> {
  const connection = await loadConnection(cli.environment)
  if (!connection && endpoint.access.who === 'person') {
    throw new Stop(cli.words.notSignedIn, exitCodes.notSignedIn)
  }
  return askAt(cli, connection?.server ?? defaultServer, connection, endpoint, input)
}

/** Calls an endpoint of a named server, with or without a token. */
export async function askAt<E extends EndpointSpec>(
  cli: Cli,
  server: string,
  connection: Connection | null,
  endpoint: E,
  input: CallInput<E>,
): Promise<CallOutput<E>> {
  try {
    return await call(createCaller(cli, server, connection), endpoint, input)
  } catch (cause) {
    throw toStop(cli, server, cause)
  }
}

/** How calls of this command line leave. Pure. */
export function createCaller(cli: Cli, server: string, connection: Connection | null): Caller {
  return {
    base: server.replace(/\/$/, ''),
    headers: () => ({
      'accept-language': cli.language,
      // The language of this shell, whatever the person chose for the page.
      'x-intendant-language': cli.language,
      ...(connection ? { authorization: `Bearer ${connection.token}` } : {}),
    }),
    fetch: cli.fetch,
  }
}

/** Words a failed call for the person. Pure; what is no failed call is thrown on. */
export function toStop(cli: Cli, server: string, cause: unknown): Stop {
  if (cause instanceof CallRefused) {
    return new Stop(cause.message, cause.status === 401 ? exitCodes.notSignedIn : exitCodes.refused)
  }
  if (cause instanceof CallFailed) {
    return new Stop(fillText(cli.words.noAnswer, { server }), exitCodes.noAnswer)
  }
  throw cause
}
