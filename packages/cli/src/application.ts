import { type Application, buildApplication, buildRouteMap, text_en } from '@stricli/core'
import { addCommand } from './commands/add.ts'
import { apiCommand } from './commands/api.ts'
import { completionCommand } from './commands/completion.ts'
import {
  exportCommand,
  machinesCommand,
  pathCommand,
  searchCommand,
  sessionsCommand,
  showCommand,
} from './commands/inventory.ts'
import { execCommand, sshCommand, trustCommand } from './commands/machine.ts'
import { loginCommand, logoutCommand, setupCommand, whoamiCommand } from './commands/session.ts'
import type { Cli } from './context.ts'
import { Stop } from './stop.ts'
import type { Words } from './words.ts'

/** The whole command line, with its help in one language. */
export function createApplication(words: Words): Application<Cli> {
  const root = buildRouteMap({
    docs: { brief: words.app },
    routes: {
      setup: setupCommand(words),
      login: loginCommand(words),
      logout: logoutCommand(words),
      whoami: whoamiCommand(words),
      machines: machinesCommand(words),
      show: showCommand(words),
      path: pathCommand(words),
      search: searchCommand(words),
      add: addCommand(words),
      trust: trustCommand(words),
      ssh: sshCommand(words),
      exec: execCommand(words),
      sessions: sessionsCommand(words),
      export: exportCommand(words),
      api: apiCommand(words),
      completion: completionCommand(words),
    },
  })
  return buildApplication(root, {
    name: 'intendant',
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    determineExitCode: (cause) => (cause instanceof Stop ? cause.exitCode : 1),
    localization: {
      text: {
        ...text_en,
        exceptionWhileRunningCommand: (cause) => (cause instanceof Error ? cause.message : String(cause)),
      },
    },
  })
}
