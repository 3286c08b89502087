import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import ssh2 from 'ssh2'
import { DriverError } from '../driver-error.ts'
import type { Credential, RouteHop, ShownHostKey } from './connections.ts'
import { failure } from './failure.ts'
import { hostKeyAlgorithms, toFingerprint, toShownHostKey } from './host-key.ts'
import { createKexWatch } from './kex-watch.ts'
import type { Link } from './link.ts'
import { connectMux } from './mux-link.ts'
import { signInBySsh2 } from './ssh2.ts'
import { type HopParts, hopParams, type TimedStage, watchStages } from './stages.ts'

/**
 * Brings up SSH over a stream with the OpenSSH client, for keys and certificates that ssh2 cannot use.
 *
 * The client connects to a loopback port of ours that leads into the stream. So the way there is like any other, and
 * the host key can be seen and judged while the answer that holds it is still in our hands; the client then checks it
 * once more against a known_hosts file that holds nothing else. Passwords go the way of ssh2.
 *
 * @param runtimeFolder Where the control socket and, until the sign-in, the key lie.
 * @throws {DriverError} Which stage failed and why. The stream is destroyed then.
 */
export async function signInByOpenssh(stream: Duplex, parts: HopParts, runtimeFolder: string): Promise<Link> {
  const { hop } = parts
  const credential = await hop.credential()
  if (credential.kind === 'password') {
    return signInBySsh2(stream, { ...parts, hop: { ...hop, credential: async () => credential } })
  }
  const folder = await makeFolder(runtimeFolder)
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  const relay = await startRelay()
  try {
    await writeFiles(folder, hop, credential, relay.port)
    const child = spawn('ssh', ['-F', join(folder, 'config'), '-M', '-N', '-l', hop.login, '--', 'machine'], {
      cwd: folder,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, SHELL: '/bin/sh', LANG: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    try {
      await untilSignedIn(child, stream, relay, { parts, folder, credential })
      await Promise.all(['key', 'key-cert.pub'].map((name) => rm(join(folder, name), { force: true })))
      const link = await connectMux(join(folder, 's'), { machine: hop.name, login: hop.login })
      return tie(link, child, stream, removeFolder)
    } catch (cause) {
      child.kill('SIGKILL')
      throw cause
    }
  } catch (cause) {
    stream.destroy()
    await removeFolder()
    throw cause
  } finally {
    relay.close()
  }
}

/** Makes the client, its socket and its stream end together. */
function tie(link: Link, child: ChildProcess, stream: Duplex, removeFolder: () => Promise<void>): Link {
  child.once('exit', () => stream.destroy())
  stream.once('close', () => child.kill('SIGKILL'))
  link.onOver(() => {
    child.kill('SIGTERM')
    stream.destroy()
    void removeFolder()
  })
  return link
}

/** The path of a Unix socket holds 108 bytes, and OpenSSH adds 18 while it makes one. */
async function makeFolder(runtimeFolder: string): Promise<string> {
  const parent = runtimeFolder.length > 70 ? tmpdir() : runtimeFolder
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(parent, 'i-'))
  await chmod(folder, 0o700)
  return folder
}

async function writeFiles(
  folder: string,
  hop: RouteHop,
  credential: Extract<Credential, { kind: 'key' }>,
  port: number,
): Promise<void> {
  const put = (name: string, content: string | Buffer) =>
    writeFile(join(folder, name), content, { mode: 0o600 })
  const lines = [
    'Host *',
    'HostName 127.0.0.1',
    `Port ${port}`,
    'HostKeyAlias machine',
    `IdentityFile ${folder}/key`,
    ...(credential.certificate === null ? [] : [`CertificateFile ${folder}/key-cert.pub`]),
    'IdentitiesOnly yes',
    'IdentityAgent none',
    'PreferredAuthentications publickey',
    'BatchMode yes',
    'StrictHostKeyChecking yes',
    `UserKnownHostsFile ${folder}/known_hosts`,
    'GlobalKnownHostsFile none',
    'UpdateHostKeys no',
    'CheckHostIP no',
    `HostKeyAlgorithms ${hostKeyAlgorithms(hop).join(',')}`,
    'ForwardAgent no',
    'ForwardX11 no',
    'ClearAllForwardings yes',
    'Compression no',
    'EscapeChar none',
    'ServerAliveInterval 15',
    'ServerAliveCountMax 3',
    'ControlMaster yes',
    `ControlPath ${folder}/s`,
    'ControlPersist no',
    // Printed after the sign-in, when the control socket is there.
    'PermitLocalCommand yes',
    'LocalCommand echo ready',
  ]
  await put('config', `${lines.join('\n')}\n`)
  await put('known_hosts', '')
  await put('key', withLastLineEnd(credential.privateKey))
  if (credential.certificate !== null) await put('key-cert.pub', `${credential.certificate}\n`)
}

/** OpenSSH does not read a key file whose last line is not ended. */
function withLastLineEnd(key: Buffer): Buffer {
  return key.at(-1) === 0x0a ? key : Buffer.concat([key, Buffer.from('\n')])
}

type Relay = { port: number; client: Promise<Socket>; close: () => void }

/** A loopback port for one connection, by a process of our own user only. */
async function startRelay(): Promise<Relay> {
  const server = createServer({ noDelay: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = new Promise<Socket>((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined)
      void isOurs(socket).then((ours) => {
        if (ours) resolve(socket)
        else socket.destroy()
      })
    })
  })
  return { port, client, close: () => server.close() }
}

/** The kernel's table tells which user holds the other end of a loopback connection. */
async function isOurs(socket: Socket): Promise<boolean> {
  const table = await readFile('/proc/net/tcp', 'latin1')
  const hex = (port: number | undefined) => (port ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const line = table
    .split('\n')
    .find((text) => text.includes(`:${hex(socket.remotePort)} 0100007F:${hex(socket.localPort)} `))
  return Number(line?.trim().split(/\s+/)[7]) === process.getuid?.()
}

type Sign = { parts: HopParts; folder: string; credential: Extract<Credential, { kind: 'key' }> }

function untilSignedIn(child: ChildProcess, stream: Duplex, relay: Relay, sign: Sign): Promise<void> {
  const { parts, folder } = sign
  const { hop, steps, signal } = parts
  return new Promise((resolve, reject) => {
    let settled = false
    let errors = ''
    const settle = (act: () => void) => {
      if (settled) return
      settled = true
      stages.leave()
      signal.removeEventListener('abort', onAbort)
      act()
    }
    const fail = (stage: TimedStage, cause: unknown, shown?: ShownHostKey) =>
      settle(() => {
        if (cause instanceof DriverError) steps.failed(stage, cause.problem, shown)
        reject(cause)
      })
    const stages = watchStages(parts, fail)
    const onAbort = () =>
      fail(stages.stage(), failure('connection-cancelled', { machine: hop.name }, 'later', signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    stages.enter('banner')
    child.stderr?.on('data', (chunk) => {
      errors = (errors + String(chunk)).slice(-4_000)
    })
    child.once('error', (cause) => fail('banner', failure('openssh-missing', hopParams(hop), 'never', cause)))
    child.once('close', () => fail(stages.stage(), toFailure(errors, stages.stage(), sign)))
    child.stdout?.once('data', () =>
      settle(() => {
        steps.passed('sign-in')
        resolve()
      }),
    )
    const judge = async (blob: Buffer) => {
      stages.leave()
      const shown = toShownHostKey(blob)
      const answer = await hop.verifyHostKey(shown)
      if (!answer.trusted) {
        fail('host-key', failure(answer.problem.code, answer.problem.params, 'never'), shown)
        return false
      }
      await writeFile(join(folder, 'known_hosts'), `machine ${shown.type} ${shown.blob}\n`, { mode: 0o600 })
      steps.passed('host-key', shown)
      stages.enter('sign-in')
      return true
    }
    relay.client
      .then((client) =>
        passOn(stream, client, {
          greeted: () => {
            steps.passed('banner')
            stages.enter('host-key')
          },
          noise: () =>
            fail(
              stages.stage(),
              failure(stages.stage() === 'banner' ? 'not-ssh' : 'ssh-garbled', hopParams(hop), 'never'),
            ),
          judge,
        }),
      )
      .catch((cause) => fail(stages.stage(), cause))
    if (signal.aborted) onAbort()
  })
}

/** Joins the stream and the client; the answer with the host key is held back until it was judged. */
async function passOn(
  stream: Duplex,
  client: Socket,
  report: { greeted: () => void; noise: () => void; judge: (blob: Buffer) => Promise<boolean> },
): Promise<void> {
  stream.once('close', () => client.destroy())
  client.once('close', () => stream.destroy())
  // It may have closed while the client was starting.
  if (stream.destroyed) client.destroy()
  client.pipe(stream)
  const watch = createKexWatch()
  let judged = false
  const onData = (chunk: Buffer) => {
    const { greeted, hostKey, noise } = watch.see(chunk)
    if (greeted) report.greeted()
    if (noise) return report.noise()
    if (hostKey === null) return void client.write(chunk)
    judged = true
    stream.off('data', onData)
    stream.pause()
    report.judge(hostKey).then(
      (trusted) => {
        if (!trusted) return
        client.write(chunk)
        stream.pipe(client)
      },
      (cause) => client.destroy(cause),
    )
  }
  stream.on('data', onData)
  stream.once('end', () => {
    if (!judged) client.end()
  })
}

function toFailure(errors: string, stage: TimedStage, { parts, credential }: Sign): DriverError {
  const params = hopParams(parts.hop)
  if (/Permission denied|Too many authentication failures/.test(errors)) {
    const key = ssh2.utils.parseKey(credential.privateKey)
    const fingerprint = key instanceof Error ? '' : toFingerprint(key.getPublicSSH())
    return failure('machine-key-refused', { ...params, fingerprint }, 'never')
  }
  if (/Unable to negotiate/.test(errors)) return failure('ssh-too-old', params, 'never')
  if (/Load key .*(invalid|error)/i.test(errors)) return failure('key-unusable', params, 'never')
  if (/Connection (closed|reset)|Broken pipe|timed out/i.test(errors)) {
    return failure('connection-closed-early', params, 'later')
  }
  if (stage === 'banner') return failure('not-ssh', params, 'never')
  const last = errors.trim().split('\n').at(-1) ?? ''
  const detail = last
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
  return failure('openssh-failed', { ...params, detail }, 'later')
}
