import { createHash } from 'node:crypto'
import { Duplex } from 'node:stream'
import { problem } from '@intendant/core/problem.ts'
import { DriverError } from '../driver-error.ts'
import type {
  Connections,
  Credential,
  OpenOptions,
  RouteHop,
  ShownHostKey,
} from '../transport/connections.ts'
import type { ExecRequest, ExecResult, Transport } from '../transport/transport.ts'
import { createFakeFiles } from './fake-files.ts'
import { createFakeShell, type FakeShell } from './fake-shell.ts'

/** A machine in memory, and how it behaves. A test changes the fields as it goes. */
export type FakeMachine = {
  hostKey: ShownHostKey
  /** Does not answer. */
  down: boolean
  accepts: (credential: Credential, login: string) => boolean
  exec: (request: ExecRequest) => Promise<Partial<ExecResult>>
  readonly files: Map<string, Buffer>
  readonly shells: FakeShell[]
}

/** Connections to machines in memory, for tests of everything above the drivers. */
export type FakeConnections = Connections & {
  /** The machine with an id, made at first use: it answers and accepts any key. */
  readonly machine: (machineId: string) => FakeMachine
  /** Ids that connections were cut for. */
  readonly forgotten: string[]
  /** Ids that connections were let run out for. */
  readonly retired: string[]
  /** Each route that was dialled: `address:port` of its hops. */
  readonly dialled: string[][]
}

/** A host key made from a word: the same word gives the same key. Pure. */
export function fakeHostKey(word: string): ShownHostKey {
  const blob = Buffer.from(`ssh-ed25519 ${word}`)
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
  return { type: 'ssh-ed25519', blob: blob.toString('base64'), fingerprint }
}

/** Makes a world of machines in memory. */
export function createFakeConnections(): FakeConnections {
  const machines = new Map<string, FakeMachine>()
  const forgotten: string[] = []
  const retired: string[] = []
  const dialled: string[][] = []

  function machine(machineId: string): FakeMachine {
    const known = machines.get(machineId)
    if (known) return known
    const made: FakeMachine = {
      hostKey: fakeHostKey(machineId),
      down: false,
      accepts: (credential) => credential.kind === 'key',
      exec: async () => ({}),
      files: new Map(),
      shells: [],
    }
    machines.set(machineId, made)
    return made
  }

  return {
    open: async (route, options = {}) => {
      dialled.push(route.map((hop) => `${hop.address}:${hop.port}`))
      for (const [index, hop] of route.entries()) await dialHop(hop, index, machine(hop.machineId), options)
      const last = route.at(-1)
      if (!last) throw new RangeError('a route has at least one hop')
      return createFakeTransport(last, machine(last.machineId))
    },
    forget: (machineId) => {
      forgotten.push(machineId)
    },
    retire: (machineId) => {
      retired.push(machineId)
    },
    closeAll: async () => undefined,
    machine,
    forgotten,
    retired,
    dialled,
  }
}

async function dialHop(hop: RouteHop, index: number, machine: FakeMachine, options: OpenOptions) {
  const base = { hop: index, ms: 1, problem: null, shownHostKey: null }
  const fail = (stage: 'dial' | 'host-key' | 'sign-in', why: DriverError, shown: ShownHostKey | null) => {
    options.onStep?.({ ...base, stage, outcome: 'failed', problem: why.problem, shownHostKey: shown })
    throw why
  }
  const named = { machine: hop.name, address: hop.address, port: hop.port, login: hop.login }
  if (machine.down)
    fail('dial', new DriverError(problem('connection-refused', named), { retry: 'later' }), null)
  options.onStep?.({ ...base, stage: 'dial', outcome: 'ok' })
  if (hop.driver !== 'local') {
    const verdict = await hop.verifyHostKey(machine.hostKey)
    if (!verdict.trusted)
      fail('host-key', new DriverError(verdict.problem, { retry: 'never' }), machine.hostKey)
    options.onStep?.({ ...base, stage: 'host-key', outcome: 'ok', shownHostKey: machine.hostKey })
    const credential = await hop.credential()
    const code = credential.kind === 'key' ? 'machine-key-refused' : 'machine-password-refused'
    if (!machine.accepts(credential, hop.login))
      fail('sign-in', new DriverError(problem(code, named), { retry: 'never' }), null)
    options.onStep?.({ ...base, stage: 'sign-in', outcome: 'ok' })
  }
  options.onStep?.({ ...base, stage: 'ready', outcome: 'ok' })
}

function createFakeTransport(hop: RouteHop, machine: FakeMachine): Transport {
  return {
    exec: async (request) => ({
      exitCode: 0,
      signal: null,
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
      truncated: false,
      ...(await machine.exec(request)),
    }),
    shell: async (size) => {
      const shell = createFakeShell(size)
      machine.shells.push(shell)
      return shell
    },
    files: async () => createFakeFiles(hop.name, machine.files),
    forward: async () => new Duplex(),
    ping: async () => 1,
    close: () => undefined,
  }
}
