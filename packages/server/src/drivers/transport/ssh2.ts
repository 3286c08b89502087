import type { Duplex } from 'node:stream'
import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import { DriverError } from '../driver-error.ts'
import type { Credential, RouteHop } from './connections.ts'
import { createEnding } from './ending.ts'
import { failure } from './failure.ts'
import { hostKeyAlgorithms, toFingerprint, toShownHostKey } from './host-key.ts'
import type { Link } from './link.ts'
import { openSftp } from './sftp.ts'
import { openForward, openProgram, openShell, openSubsystem } from './ssh2-channel.ts'
import { type HopParts, hopParams, type TimedStage, watchStages } from './stages.ts'

// Group exchange is left out on purpose: Node would test the server's prime on the main thread, for up to 25 s.
const algorithms: ConnectConfig['algorithms'] = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
}

// RFC 4253 allows lines before the greeting; OpenSSH itself reads no more than 1024 of them.
const longestBanner = 64 * 1024

/**
 * Brings up SSH over a stream with the ssh2 library: greeting, host key, sign-in.
 * The credential is asked for only after the host key was found good.
 *
 * @throws {DriverError} Which stage failed and why. The stream is destroyed then.
 */
export function signInBySsh2(stream: Duplex, parts: HopParts): Promise<Link> {
  const { hop, steps, signal } = parts
  const client = new ssh2.Client()
  return new Promise((resolve, reject) => {
    let settled = false
    let used: Credential | null = null
    const fail = (stage: TimedStage, cause: DriverError, shown?: ReturnType<typeof toShownHostKey>) => {
      if (settled) return
      settled = true
      clear()
      steps.failed(stage, cause.problem, shown)
      client.destroy()
      stream.destroy()
      reject(cause)
    }
    const stages = watchStages(parts, fail)
    const unwatch = watchGreeting(stream, {
      greeted: () => {
        steps.passed('banner')
        stages.enter('host-key')
      },
      noise: () => fail('banner', failure('not-ssh', hopParams(hop), 'never')),
    })
    const onAbort = () =>
      fail(stages.stage(), failure('connection-cancelled', { machine: hop.name }, 'later', signal.reason))
    const clear = () => {
      stages.leave()
      unwatch()
      signal.removeEventListener('abort', onAbort)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    client.on('error', (cause) => fail(stages.stage(), toFailure(cause, stages.stage(), parts, used)))
    client.on('close', () => fail(stages.stage(), toFailure(null, stages.stage(), parts, used)))
    client.on('ready', () => {
      if (settled) return
      settled = true
      clear()
      steps.passed('sign-in')
      resolve(toLink(client, parts))
    })
    stages.enter('banner')
    client.connect({
      sock: stream,
      username: hop.login,
      readyTimeout: 0,
      keepaliveInterval: 15_000,
      keepaliveCountMax: 3,
      algorithms: { ...algorithms, serverHostKey: hostKeyAlgorithms(hop) },
      hostVerifier: (blob: Buffer, verdict: (trusted: boolean) => void) => {
        stages.leave()
        const shown = toShownHostKey(blob)
        hop.verifyHostKey(shown).then(
          (answer) => {
            if (settled) return
            if (!answer.trusted) {
              const { code, params } = answer.problem
              fail('host-key', failure(code, params, 'never'), shown)
              return
            }
            steps.passed('host-key', shown)
            stages.enter('sign-in')
            verdict(true)
          },
          (cause) => rejectWith(cause),
        )
      },
      authHandler: signInMethods(
        parts,
        (credential) => {
          used = credential
        },
        (cause) => rejectWith(cause),
      ) as never,
    })
    if (signal.aborted) onAbort()
    // A fault of our own (a vault that is closed, a database that is away) goes up as it is.
    const rejectWith = (cause: unknown) => {
      if (cause instanceof DriverError) fail(stages.stage(), cause)
      if (settled) return
      settled = true
      clear()
      client.destroy()
      stream.destroy()
      reject(cause)
    }
  })
}

function watchGreeting(stream: Duplex, report: { greeted: () => void; noise: () => void }): () => void {
  let seen = ''
  const onData = (chunk: Buffer) => {
    seen += chunk.toString('latin1')
    if (/(^|\n)SSH-/.test(seen)) {
      unwatch()
      report.greeted()
    } else if (seen.length > longestBanner || /^HTTP\/|^\0|^[\x80-\xff]/.test(seen)) {
      unwatch()
      report.noise()
    }
  }
  const unwatch = () => stream.off('data', onData)
  stream.on('data', onData)
  return unwatch
}

function signInMethods(
  { hop }: HopParts,
  used: (credential: Credential) => void,
  broken: (cause: unknown) => void,
) {
  let methods: Iterator<unknown> | null = null
  return (_left: unknown, _partial: unknown, next: (method: unknown) => void) => {
    const offer = async () => {
      if (methods === null) {
        const credential = await hop.credential()
        used(credential)
        methods = toMethods(credential, hop).values()
      }
      const method = methods.next()
      next(method.done === true ? false : method.value)
    }
    offer().catch(broken)
  }
}

function toMethods(credential: Credential, hop: RouteHop): unknown[] {
  const username = hop.login
  if (credential.kind === 'password') {
    const { password } = credential
    return [{ type: 'password', username, password }, askedPassword(username, password)]
  }
  if (credential.certificate !== null) throw failure('certificate-needs-openssh', hopParams(hop), 'never')
  const key = ssh2.utils.parseKey(credential.privateKey)
  if (key instanceof Error) throw failure('key-unusable', hopParams(hop), 'never', key)
  return [{ type: 'publickey', username, key: credential.privateKey }]
}

/** The same password, for servers that ask for it in a dialogue. Only one hidden question is answered. */
function askedPassword(username: string, password: string) {
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (
      _name: string,
      _instructions: string,
      _language: string,
      prompts: readonly { prompt: string; echo?: boolean }[],
      finish: (answers: string[]) => void,
    ) => finish(prompts.length === 1 && prompts[0]?.echo !== true ? [password] : []),
  }
}

function toFailure(
  cause: (Error & { level?: string; code?: string }) | null,
  stage: TimedStage,
  { hop }: HopParts,
  used: Credential | null,
): DriverError {
  const params = hopParams(hop)
  if (cause?.level === 'client-authentication') {
    if (used?.kind !== 'key') return failure('machine-password-refused', params, 'never', cause)
    const key = ssh2.utils.parseKey(used.privateKey)
    const fingerprint = key instanceof Error ? '' : toFingerprint(key.getPublicSSH())
    return failure('machine-key-refused', { ...params, fingerprint }, 'never', cause)
  }
  const message = cause?.message ?? ''
  if (/no matching/i.test(message)) return failure('ssh-too-old', params, 'never', cause)
  const cut =
    cause === null || cause.level === 'client-socket' || /connection lost|ended by other/i.test(message)
  if (cut) return failure('connection-closed-early', params, 'later', cause)
  if (stage === 'banner') return failure('not-ssh', params, 'never', cause)
  return failure('ssh-garbled', params, 'later', cause)
}

function toLink(client: Client, { hop }: HopParts): Link {
  const ending = createEnding()
  const { finish, isOver, onOver } = ending
  for (const event of ['end', 'close', 'error']) client.on(event as 'end', finish)
  const names = { machine: hop.name, login: hop.login }
  return {
    exec: (program) => openProgram(client, ending, program),
    shell: (size) => openShell(client, ending, size),
    files: async () => {
      const channel = await openSubsystem(client, ending, 'sftp')
      if (channel === null) throw failure('files-absent', names, 'never')
      return openSftp(channel, names)
    },
    forward: (target) => openForward(client, target),
    ping: () =>
      new Promise((resolve) => {
        // Every server must answer a request, and this one undoes nothing: there is no such forward.
        client.unforwardIn('127.0.0.1', 1, () => resolve())
      }),
    onOver,
    isOver,
    end: () => {
      client.end()
      // A far end that does not answer the good-bye would keep the socket for ever.
      client.destroy()
      // Over a hop that is gone, no event would ever tell.
      finish()
    },
  }
}
