import { mkdirSync, rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { writeAccounts } from './accounts.ts'
import { makeLabFolder } from './folder.ts'
import { certify, type KeyPair, makeKey } from './keys.ts'
import { type Namespace, startNamespace } from './namespace.ts'
import { canRunLab, checkLab } from './requirements.ts'
import { run } from './run.ts'
import { prepareSshd, type Sshd, type SshdOptions } from './sshd.ts'

/** One machine of the chain. `address` is how the machine before it (or the test) dials it. */
export type LabMachine = Omit<Sshd, 'start' | 'stop'> & {
  readonly name: string
  readonly address: string
  readonly port: number
  /** Its own files: homes are in `home/LOGIN`. */
  readonly folder: string
  /** Runs a program on it as root, without SSH. */
  readonly run: (file: string, args: readonly string[]) => Promise<string>
  /** Switches its SSH server off, with every session. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

/**
 * outside (the caller) > bastion > network A > gateway > network B > hidden. There is no route past a machine, so a hop
 * is really needed. Networks A and B are 10.44.1.0/24 and 10.44.2.0/24 in every chain.
 */
export type Chain = {
  readonly bastion: LabMachine
  readonly gateway: LabMachine
  readonly hidden: LabMachine
  /** In the order of the way. */
  readonly machines: readonly [LabMachine, LabMachine, LabMachine]
  /** Accepted for `ops` and `root` everywhere unless `authorize` is false. */
  readonly key: KeyPair
  /** Signs a public key with the authority that all machines believe. */
  readonly certify: (publicLine: string, logins: readonly string[]) => Promise<string>
  readonly dispose: () => Promise<void>
}

type ChainOptions = {
  /** Whether `key` may sign in from the start. Default true. */
  readonly authorize?: boolean
  readonly maxSessions?: number
  readonly port?: number
  readonly sshdLines?: readonly string[]
}

/** @throws {Error} Not root, or a program is missing; the message says which. */
export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  if (!canRunLab()) throw new Error('The lab makes network namespaces, which only root may: run as root.')
  checkLab()
  const folder = makeLabFolder()
  const key = await makeKey(folder, 'lab-key')
  const authority = await makeKey(folder, 'authority')
  const namespaces: Namespace[] = []
  const dispose = async () => {
    await Promise.all(namespaces.map((space) => space.dispose()))
    rmSync(folder, { recursive: true, force: true })
  }
  const parts = { folder, key, authority, namespaces, options }
  try {
    const subnet = freeSubnet()
    const bastion = await startMachine(parts, 'bastion', `${subnet}.2`)
    await linkOutside(namespaceAt(namespaces, 0), subnet)
    const gateway = await startMachine(parts, 'gateway', '10.44.1.2')
    await linkMachines(namespaceAt(namespaces, 0), namespaceAt(namespaces, 1), '10.44.1', 'lan0', 'eth0')
    const hidden = await startMachine(parts, 'hidden', '10.44.2.2')
    await linkMachines(namespaceAt(namespaces, 1), namespaceAt(namespaces, 2), '10.44.2', 'lan0', 'eth0')
    const machines = [bastion, gateway, hidden] as const
    await Promise.all(machines.map((machine) => machine.start()))
    return {
      bastion,
      gateway,
      hidden,
      machines,
      key,
      certify: (publicLine, logins) => certify(folder, authority, publicLine, logins),
      dispose,
    }
  } catch (cause) {
    await dispose()
    throw cause
  }
}

async function startMachine(
  parts: {
    folder: string
    key: KeyPair
    authority: KeyPair
    namespaces: Namespace[]
    options: ChainOptions
  },
  name: string,
  address: string,
): Promise<LabMachine> {
  const folder = join(parts.folder, name)
  mkdirSync(folder, { mode: 0o755 })
  const space = await startNamespace({ name, ...writeAccounts(folder), network: 'own' })
  parts.namespaces.push(space)
  const settings: SshdOptions = {
    addresses: ['0.0.0.0'],
    port: parts.options.port ?? 22,
    authority: `${parts.authority.path}.pub`,
    ...(parts.options.maxSessions === undefined ? {} : { maxSessions: parts.options.maxSessions }),
    ...(parts.options.sshdLines === undefined ? {} : { lines: parts.options.sshdLines }),
  }
  const sshd = await prepareSshd(folder, settings, {
    launch: space.start,
    answers: () => isListening(space, settings.port),
    killSessions: async () => {
      // Everything but the first process, which holds the namespace.
      await space.run('sh', ['-c', 'kill -9 -1']).catch(() => undefined)
    },
  })
  if (parts.options.authorize !== false) {
    sshd.addAuthorizedKey('ops', parts.key.publicLine)
    sshd.addAuthorizedKey('root', parts.key.publicLine)
  }
  return { ...sshd, name, address, port: settings.port, folder, run: space.run }
}

async function isListening(space: Namespace, port: number): Promise<boolean> {
  const table = await space.run('cat', ['/proc/net/tcp'])
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`
  return table.includes(wanted)
}

async function linkOutside(space: Namespace, subnet: string): Promise<void> {
  const outer = `il${subnet.split('.').slice(1).join('x')}`
  await run('ip', ['link', 'add', outer, 'type', 'veth', 'peer', 'name', 'wan0', 'netns', String(space.pid)])
  await run('ip', ['addr', 'add', `${subnet}.1/24`, 'dev', outer])
  await run('ip', ['link', 'set', outer, 'up'])
  await space.run('ip', ['addr', 'add', `${subnet}.2/24`, 'dev', 'wan0'])
  await space.run('ip', ['link', 'set', 'wan0', 'up'])
}

async function linkMachines(near: Namespace, far: Namespace, subnet: string, inner: string, outer: string) {
  await run('nsenter', [
    '-t',
    String(near.pid),
    '-n',
    '--',
    'ip',
    'link',
    'add',
    inner,
    'type',
    'veth',
    'peer',
    'name',
    outer,
    'netns',
    String(far.pid),
  ])
  await near.run('ip', ['addr', 'add', `${subnet}.1/24`, 'dev', inner])
  await near.run('ip', ['link', 'set', inner, 'up'])
  await far.run('ip', ['addr', 'add', `${subnet}.2/24`, 'dev', outer])
  await far.run('ip', ['link', 'set', outer, 'up'])
}

function namespaceAt(namespaces: readonly Namespace[], index: number): Namespace {
  const space = namespaces[index]
  if (space === undefined) throw new RangeError(`no namespace ${index}`)
  return space
}

let counter = 0

/** A /24 below 10.0.0.0/8 that nothing here uses. Two test runs may ask at once: the process id spreads them. */
function freeSubnet(): string {
  const used = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map((entry) => entry.address),
  )
  const first = (process.pid * 7 + counter) % 10_000
  counter += 1
  for (let step = 0; step < 10_000; step += 1) {
    const number = (first + step) % 10_000
    const subnet = `10.${200 + Math.floor(number / 250)}.${1 + (number % 250)}`
    if (!used.some((address) => address.startsWith(`${subnet}.`))) return subnet
  }
  throw new Error('every test network is in use')
}
