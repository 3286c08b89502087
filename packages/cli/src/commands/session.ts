import { createToken, deleteMyToken, setUp, showMe } from '@intendant/contract/account.ts'
import { fillText } from '@intendant/core/language/problems.ts'
import { buildCommand } from '@stricli/core'
import {
  connectionFile,
  defaultServer,
  loadConnection,
  recordConnection,
  removeConnection,
} from '../connection.ts'
import { ask, askAt, type Cli } from '../context.ts'
import { asIs, jsonFlag, toJson } from '../parameters.ts'
import type { Words } from '../words.ts'

function serverFlag(words: Words) {
  return { kind: 'parsed', parse: asIs, brief: words.server, optional: true } as const
}

/** `setup`: makes the first administrator and signs this account in. */
export function setupCommand(words: Words) {
  return buildCommand<{ server?: string; token?: string }, [], Cli>({
    docs: { brief: words.setup },
    parameters: {
      flags: {
        server: serverFlag(words),
        token: { kind: 'parsed', parse: asIs, brief: words.setupToken, optional: true },
      },
    },
    async func({ server: named, token }) {
      const server = serverOf(this, named)
      const body = {
        token: token ?? (await this.ask(words.askToken)),
        name: await this.ask(words.askName),
        login: await this.ask(words.askLogin),
        organisation: await this.ask(words.askOrganisation),
        password: await this.ask(words.askPassword, { secret: true }),
        language: this.language,
      }
      await askAt(this, server, null, setUp, { body })
      await keepToken(this, server, body)
    },
  })
}

/** `login`: exchanges login and password for a token and keeps it. */
export function loginCommand(words: Words) {
  return buildCommand<{ server?: string }, [], Cli>({
    docs: { brief: words.signIn },
    parameters: { flags: { server: serverFlag(words) } },
    async func({ server: named }) {
      const server = serverOf(this, named)
      const login = await this.ask(words.askLogin)
      const password = await this.ask(words.askPassword, { secret: true })
      await keepToken(this, server, { login, password })
    },
  })
}

/** `logout`: ends the token on the server, then forgets it here. */
export function logoutCommand(words: Words) {
  return buildCommand<NonNullable<unknown>, [], Cli>({
    docs: { brief: words.signOut },
    parameters: {},
    async func() {
      const connection = await loadConnection(this.environment)
      if (connection?.tokenId) await ask(this, deleteMyToken, { params: { id: connection.tokenId } })
      await removeConnection(connectionFile(this.environment))
      this.print(`${words.signedOut}\n`)
    },
  })
}

/** `whoami`: who the kept token speaks for. */
export function whoamiCommand(words: Words) {
  return buildCommand<{ json: boolean }, [], Cli>({
    docs: { brief: words.whoami },
    parameters: { flags: { json: jsonFlag(words) } },
    async func({ json }) {
      const me = await ask(this, showMe, {})
      this.print(json ? toJson(me) : `${me.login} (${me.name}, ${me.role})\n`)
    },
  })
}

function serverOf(cli: Cli, named: string | undefined): string {
  return named ?? cli.environment.INTENDANT_URL ?? defaultServer
}

async function keepToken(
  cli: Cli,
  server: string,
  credentials: { login: string; password: string },
): Promise<void> {
  const { login, password } = credentials
  const name = `intendant@${cli.environment.HOSTNAME ?? 'shell'}`
  const token = await askAt(cli, server, null, createToken, { body: { login, password, name } })
  const file = connectionFile(cli.environment)
  await recordConnection(file, { server, token: token.secret, tokenId: token.id })
  cli.print(`${fillText(cli.words.signedIn, { server, login, file })}\n`)
}
