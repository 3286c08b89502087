import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { homeOf, labAccounts } from './accounts.ts'
import { makeKey } from './keys.ts'
import { sshdPath, sshVersion } from './requirements.ts'
import { waitFor } from './run.ts'

/** What differs from one SSH server to the next. */
export type SshdOptions = {
  /** Where it listens: `0.0.0.0` or some addresses. */
  readonly addresses: readonly string[]
  readonly port: number
  readonly maxSessions?: number
  /** Without file transfer, to see what happens then. */
  readonly withoutFiles?: boolean
  /** The file of the authority whose user certificates are taken. */
  readonly authority?: string
  /** More lines for sshd_config. */
  readonly lines?: readonly string[]
}

/** A real sshd with its own host key and accounts' keys, all in one folder. */
export type Sshd = {
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** `type blob`, as in known_hosts. */
  readonly hostKeyLine: () => string
  /** Replaces the host key; new connections see it at once. */
  readonly changeHostKey: () => Promise<void>
  readonly addAuthorizedKey: (login: string, publicLine: string) => void
}

/** Prepares an SSH server in a folder; `start` starts it by `launch` and waits until `answers` is true. */
export async function prepareSshd(
  folder: string,
  options: SshdOptions,
  parts: {
    launch: (file: string, args: readonly string[]) => ChildProcess
    answers: () => Promise<boolean>
    /** Ends every session too, as a machine that is switched off would. */
    killSessions?: () => Promise<void>
  },
): Promise<Sshd> {
  prepareHomes(folder)
  let hostKey = await makeKey(folder, 'host-key-1')
  let made = 1
  const config = join(folder, 'sshd_config')
  writeFileSync(config, renderConfig(folder, options, hostKey.path))
  let child: ChildProcess | null = null
  const start = async () => {
    let errors = ''
    const started = parts.launch(sshdPath(), ['-D', '-e', '-f', config])
    started.stderr?.on('data', (chunk) => {
      errors = (errors + String(chunk)).slice(-4_000)
    })
    child = started
    await waitFor(`sshd on port ${options.port}`, () => {
      if (started.exitCode !== null) throw new Error(`sshd ended: ${errors.trim()}`)
      return parts.answers()
    })
  }
  const stop = async () => {
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await parts.killSessions?.()
      await gone
    }
    child = null
  }
  return {
    start,
    stop,
    hostKeyLine: () => hostKey.publicLine.split(' ').slice(0, 2).join(' '),
    changeHostKey: async () => {
      made += 1
      hostKey = await makeKey(folder, `host-key-${made}`)
      writeFileSync(config, renderConfig(folder, options, hostKey.path))
      await stop()
      await start()
    },
    addAuthorizedKey: (login, publicLine) => {
      appendFileSync(join(folder, 'keys', login), `${publicLine}\n`)
    },
  }
}

/** Tells whether an SSH server presents itself at an address. */
export function greets(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(2_000, () => end(false))
    socket.once('data', (chunk) => end(chunk.toString('latin1').startsWith('SSH-')))
    socket.once('error', () => end(false))
    socket.once('end', () => end(false))
  })
}

function prepareHomes(folder: string): void {
  mkdirSync(join(folder, 'keys'), { recursive: true, mode: 0o755 })
  const asRoot = process.getuid?.() === 0
  for (const { login, uid } of labAccounts) {
    const home = homeOf(folder, login)
    mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o755 })
    if (asRoot) {
      chownSync(home, uid, uid)
      chownSync(join(home, '.ssh'), uid, uid)
    }
  }
}

function renderConfig(folder: string, options: SshdOptions, hostKey: string): string {
  const lines = [
    ...options.addresses.map((address) => `ListenAddress ${address}:${options.port}`),
    `HostKey ${hostKey}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'UseDNS no',
    'PrintMotd no',
    'LogLevel ERROR',
    'MaxStartups 2000',
    `MaxSessions ${options.maxSessions ?? 10}`,
    'LoginGraceTime 60',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    `AuthorizedKeysFile .ssh/authorized_keys ${join(folder, 'keys')}/%u`,
    ...(sshVersion() >= 908 ? ['PerSourcePenalties no'] : []),
    ...(options.withoutFiles ? [] : ['Subsystem sftp internal-sftp']),
    ...(options.authority === undefined ? [] : [`TrustedUserCAKeys ${options.authority}`]),
    ...(options.lines ?? []),
    'Match User guest',
    '  PasswordAuthentication yes',
  ]
  return `${lines.join('\n')}\n`
}
