import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { userInfo } from 'node:os'
import { writeAccounts } from './accounts.ts'
import { makeLabFolder } from './folder.ts'
import { type KeyPair, makeKey } from './keys.ts'
import { type Namespace, startNamespace } from './namespace.ts'
import { canRunLab } from './requirements.ts'
import { greets, prepareSshd, type Sshd, type SshdOptions } from './sshd.ts'

/** One SSH server that answers on many loopback addresses, each of them a "machine". Needs no root. */
export type Fleet = Omit<Sshd, 'start'> & {
  readonly addresses: readonly string[]
  readonly port: number
  /** The account that `key` opens: `ops` for root, else the account that runs the test. */
  readonly login: string
  readonly key: KeyPair
  readonly start: () => Promise<void>
  readonly dispose: () => Promise<void>
}

/**
 * Starts a fleet on 127.20.x.y.
 *
 * @param options.count How many machines, 1 to 60,000. They share one host key.
 * @param options.port A free port above 1023.
 */
export async function startFleet(
  options: { count: number; port: number } & Pick<SshdOptions, 'maxSessions' | 'withoutFiles' | 'lines'>,
): Promise<Fleet> {
  const folder = makeLabFolder()
  const key = await makeKey(folder, 'lab-key')
  const addresses = Array.from(
    { length: options.count },
    (_, index) => `127.20.${Math.floor(index / 250)}.${1 + (index % 250)}`,
  )
  const space: Namespace | null = canRunLab()
    ? await startNamespace({ name: 'fleet', ...writeAccounts(folder), network: 'shared' })
    : null
  const login = space === null ? userInfo().username : 'ops'
  const first = addresses[0] ?? '127.20.0.1'
  // One open socket answers on all of 127/8; nobody from elsewhere may sign in.
  const listen = options.count > 16 ? ['0.0.0.0'] : addresses
  const settings = {
    ...options,
    addresses: listen,
    lines: [...(options.lines ?? []), 'AllowUsers *@127.0.0.0/8'],
  }
  const sshd = await prepareSshd(folder, settings, {
    launch: (file, args) =>
      space === null
        ? spawn('setpriv', ['--pdeathsig', 'KILL', file, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
        : space.start(file, args),
    answers: () => greets(first, options.port),
    killSessions: async () => {
      await space?.run('sh', ['-c', 'kill -9 -1']).catch(() => undefined)
    },
  })
  sshd.addAuthorizedKey(login, key.publicLine)
  if (space !== null) sshd.addAuthorizedKey('root', key.publicLine)
  const dispose = async () => {
    await sshd.stop()
    await space?.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await sshd.start()
  } catch (cause) {
    await dispose()
    throw cause
  }
  return { ...sshd, addresses, port: options.port, login, key, dispose }
}
