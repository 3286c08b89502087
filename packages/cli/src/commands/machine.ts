import { exportMachines } from '@intendant/contract/intake.ts'
import {
  type ConnectionStep,
  decideHostKey,
  runCommand,
  showPaths,
  testConnection,
} from '@intendant/contract/machines.ts'
import { renderSshConfig } from '@intendant/core/export/ssh-config.ts'
import { fillText } from '@intendant/core/language/problems.ts'
import { buildCommand, numberParser } from '@stricli/core'
import { ask, type Cli } from '../context.ts'
import { asIs, jsonFlag, loginFlag, machineParameter, toJson } from '../parameters.ts'
import { exitCodes, Stop } from '../stop.ts'
import type { Words } from '../words.ts'

/** `ssh NAME`: the OpenSSH of this computer, along the path, with the host keys Intendant trusts. */
export function sshCommand(words: Words) {
  return buildCommand<{ login?: string }, [string], Cli>({
    docs: { brief: words.ssh },
    parameters: {
      flags: { login: loginFlag(words) },
      positional: { kind: 'tuple', parameters: [machineParameter(words)] },
    },
    async func({ login }, name) {
      const { paths, problem } = await ask(this, showPaths, { params: { machine: name }, query: { login } })
      const [path] = paths
      if (!path) throw new Stop(problem?.message ?? name, exitCodes.refused)
      const knownHosts = await ask(this, exportMachines, { params: { format: 'known-hosts' } })
      const renderConfig = (knownHostsFile: string) => renderSshConfig([path], { knownHostsFile })
      const host = path.hops.at(-1)?.slug ?? name
      const code = await this.openSsh({ knownHosts, renderConfig }, host)
      if (code === 127) throw new Stop(words.noSsh, exitCodes.refused)
      this.setExitCode(code)
    },
  })
}

/** `exec NAME -- PROGRAM ARGUMENTS` */
export function execCommand(words: Words) {
  return buildCommand<{ json: boolean; login?: string; timeout: number }, [string, ...string[]], Cli>({
    docs: { brief: words.exec },
    parameters: {
      flags: {
        json: jsonFlag(words),
        login: loginFlag(words),
        timeout: { kind: 'parsed', parse: numberParser, brief: words.timeout, default: '60' },
      },
      positional: {
        kind: 'array',
        minimum: 1,
        parameter: { brief: words.program, placeholder: 'NAME -- PROGRAM', parse: asIs },
      },
    },
    async func({ json, login, timeout }, name, ...argv) {
      if (argv.length === 0) throw new Stop(words.noProgram, exitCodes.usage)
      const body = { argv, login, timeoutSeconds: timeout }
      const result = await ask(this, runCommand, { params: { machine: name }, body })
      if (json) this.print(toJson(result))
      else {
        this.print(result.stdout)
        this.warn(result.stderr)
        if (result.truncated) this.warn(`${words.outputCut}\n`)
        if (result.signal) this.warn(`${fillText(words.timedOut, { signal: result.signal })}\n`)
      }
      this.setExitCode(result.exitCode ?? 255)
    },
  })
}

/** `trust NAME`: walks the path and asks about each host key that nobody has decided on. */
export function trustCommand(words: Words) {
  return buildCommand<{ yes: boolean; login?: string }, [string], Cli>({
    docs: { brief: words.trust },
    parameters: {
      flags: {
        yes: { kind: 'boolean', brief: words.yes, default: false, withNegated: false },
        login: loginFlag(words),
      },
      aliases: { y: 'yes' },
      positional: { kind: 'tuple', parameters: [machineParameter(words)] },
    },
    async func({ yes, login }, name) {
      // Each round decides on one key; a path has at most nine.
      for (let round = 0; round < 10; round += 1) {
        const { steps } = await ask(this, testConnection, { params: { machine: name }, body: { login } })
        const open = steps.find((step) => step.hostKey && step.outcome !== 'ok')
        if (!open) return finish(this, name, steps)
        await decide(this, open, yes)
      }
    },
  })
}

async function decide(cli: Cli, step: ConnectionStep, yes: boolean): Promise<void> {
  const { hostKey, machine, trustedFingerprint } = step
  if (!hostKey) return
  const params = {
    machine: machine.slug,
    type: hostKey.type,
    fingerprint: hostKey.fingerprint,
    before: trustedFingerprint ?? '',
  }
  const changed = hostKey.state !== 'pending'
  // A changed key is never trusted without a person's eyes, whatever the flag says.
  const question = fillText(changed ? cli.words.trustChanged : cli.words.trustAsk, params)
  const agreed = yes && !changed ? true : /^[yo]/i.test((await cli.ask(question)).trim())
  if (!agreed) throw new Stop(cli.words.notTrusted, exitCodes.refused)
  const body = { decision: 'trust', fingerprint: hostKey.fingerprint } as const
  await ask(cli, decideHostKey, { params: { id: hostKey.id }, body })
  cli.print(`${fillText(cli.words.trusted, params)}\n`)
}

function finish(cli: Cli, name: string, steps: readonly ConnectionStep[]): void {
  const failed = steps.find((step) => step.outcome === 'failed')
  if (failed?.problem) throw new Stop(failed.problem.message, exitCodes.refused)
  cli.print(`${fillText(cli.words.reached, { machine: name })}\n`)
}
