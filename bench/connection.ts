import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { type Chain, startChain } from '../lab/src/chain.ts'
import type { RouteHop } from '../packages/server/src/drivers/transport/connections.ts'
import { createConnections } from '../packages/server/src/drivers/transport/pool.ts'
import { program } from '../packages/server/src/drivers/transport/program.ts'
import type { Transport } from '../packages/server/src/drivers/transport/transport.ts'
import { systemClock } from '../packages/server/src/system/clock.ts'
import { silentLog } from '../packages/server/src/system/log.ts'
import { systemRandom } from '../packages/server/src/system/random.ts'
import { printFigure, timeInTurns } from './measure.ts'
import { connectRaw, execRaw, openRawFiles, openRawShell } from './raw-ssh2.ts'

const run = promisify(execFile)
const login = 'ops'

/** The connection layer against bare ssh2 and OpenSSH, on real machines behind each other. */
async function main(): Promise<void> {
  const chain = await startChain()
  const folder = await mkdtemp(join(tmpdir(), 'intendant-bench-'))
  try {
    await benchExec(chain, folder)
    await benchShell(chain, folder)
    await benchFiles(chain, folder)
  } finally {
    await chain.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

async function benchExec(chain: Chain, folder: string): Promise<void> {
  const { privateKey } = chain.key
  const connections = openPool(folder)
  const transport = await connections.open(routeOf(chain, 1))
  const raw = await connectRaw([chain.bastion], login, privateKey)
  const ours = () => transport.exec({ program: program`true`, timeoutMs: 10_000 })
  const bare = () => execRaw(raw.client, 'true')
  for (let warm = 0; warm < 20; warm += 1) await Promise.all([ours(), bare()])
  const one = await timeInTurns(400, ours, bare)
  const many = await timeInTurns(
    30,
    () => Promise.all(Array.from({ length: 8 }, ours)),
    () => Promise.all(Array.from({ length: 8 }, bare)),
  )
  const rate = (ms: number, count: number) => (1_000 * count) / ms
  const ratio = one.baseline / one.ours
  printFigure({
    name: 'exec on a kept connection, one at a time',
    unit: '/s',
    ours: rate(one.ours, 1),
    baseline: { name: 'raw ssh2', value: rate(one.baseline, 1) },
    goal: { text: '>= 0.9', met: ratio >= 0.9 },
  })
  printFigure({
    name: 'exec on a kept connection, 8 in flight',
    unit: '/s',
    ours: rate(many.ours, 8),
    baseline: { name: 'raw ssh2', value: rate(many.baseline, 8) },
    goal: { text: '>= 0.9', met: many.baseline / many.ours >= 0.9 },
  })
  const master = await startMaster(chain, folder)
  const openSsh = await timeInTurns(40, ours, () => master.exec())
  printFigure({
    name: 'exec beside OpenSSH with ControlMaster',
    unit: '/s',
    ours: rate(openSsh.ours, 1),
    baseline: { name: 'ssh -S', value: rate(openSsh.baseline, 1) },
    goal: null,
  })
  await master.stop()
  raw.close()
  transport.close()
  await connections.closeAll()
}

async function benchShell(chain: Chain, folder: string): Promise<void> {
  const { privateKey } = chain.key
  const cold = await timeInTurns(
    7,
    async () => {
      const connections = openPool(folder)
      const transport = await connections.open(routeOf(chain, 3))
      await firstOutput(transport)
      await connections.closeAll()
    },
    async () => {
      const raw = await connectRaw(chain.machines, login, privateKey)
      await openRawShell(raw.client)
      raw.close()
    },
  )
  printFigure({
    name: 'shell through 3 hops, cold',
    unit: 'ms',
    ours: cold.ours,
    baseline: { name: 'raw ssh2', value: cold.baseline },
    goal: { text: '<= 1.5', met: cold.ours / cold.baseline <= 1.5 },
  })
  const connections = openPool(folder)
  const kept = await connections.open(routeOf(chain, 3))
  const warm = await timeInTurns(
    15,
    () => firstOutput(kept),
    () => jumpShell(chain, folder),
  )
  printFigure({
    name: 'shell through 3 hops, kept connection',
    unit: 'ms',
    ours: warm.ours,
    baseline: { name: 'ssh -J (cold)', value: warm.baseline },
    goal: { text: '<= 100 ms', met: warm.ours <= 100 },
  })
  kept.close()
  await connections.closeAll()
}

async function benchFiles(chain: Chain, folder: string): Promise<void> {
  const { privateKey } = chain.key
  const sizeBytes = 64 * 1024 * 1024
  const bytes = Buffer.alloc(sizeBytes, 'intendant')
  const local = join(folder, 'local')
  await writeFile(local, bytes)
  const connections = openPool(folder)
  const transport = await connections.open(routeOf(chain, 1))
  const files = await transport.files()
  const raw = await connectRaw([chain.bastion], login, privateKey)
  const rawFiles = await openRawFiles(raw.client)
  const rate = (ms: number) => sizeBytes / 1e6 / (ms / 1_000)
  const up = await timeInTurns(
    5,
    async () => pipeline(Readable.from(chunksOf(bytes)), await files.write('bench-ours', {})),
    () => promisify(rawFiles.fastPut.bind(rawFiles))(local, 'bench-raw'),
  )
  printFigure({
    name: 'upload of 64 MiB',
    unit: 'MB/s',
    ours: rate(up.ours),
    baseline: { name: 'raw ssh2 fastPut', value: rate(up.baseline) },
    goal: { text: '>= 0.8', met: up.baseline / up.ours >= 0.8 },
  })
  const down = await timeInTurns(
    5,
    async () => pipeline(await files.read('bench-ours'), discard()),
    () => promisify(rawFiles.fastGet.bind(rawFiles))('bench-raw', join(folder, 'down')),
  )
  if ((await stat(join(folder, 'down'))).size !== sizeBytes) throw new Error('the download is not whole')
  printFigure({
    name: 'download of 64 MiB',
    unit: 'MB/s',
    ours: rate(down.ours),
    baseline: { name: 'raw ssh2 fastGet', value: rate(down.baseline) },
    goal: { text: '>= 0.8', met: down.baseline / down.ours >= 0.8 },
  })
  files.close()
  transport.close()
  raw.close()
  await connections.closeAll()
}

function openPool(folder: string) {
  return createConnections({
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    runtimeFolder: folder,
  })
}

function routeOf(chain: Chain, hops: number): RouteHop[] {
  return chain.machines.slice(0, hops).map((machine) => ({
    machineId: machine.name,
    name: machine.name,
    driver: 'ssh2',
    address: machine.address,
    port: machine.port,
    login,
    // A copy: the pool wipes what it is given.
    credential: async () => ({
      kind: 'key',
      privateKey: Buffer.from(chain.key.privateKey),
      certificate: null,
    }),
    trustedHostKeys: [],
    verifyHostKey: async () => ({ trusted: true }),
  }))
}

async function firstOutput(transport: Transport): Promise<void> {
  const shell = await transport.shell({ columns: 80, rows: 24 })
  await once(shell.output, 'data')
  shell.close()
}

async function startMaster(chain: Chain, folder: string) {
  const socket = join(folder, 'm')
  const options = ['-F', 'none', '-S', socket, '-i', chain.key.path, '-o', 'StrictHostKeyChecking=no']
  const quiet = ['-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR']
  const to = `${login}@${chain.bastion.address}`
  await run('ssh', [...options, ...quiet, '-M', '-f', '-N', to])
  return {
    exec: () => run('ssh', [...options, to, 'true']),
    stop: () => run('ssh', [...options, '-O', 'exit', to]).catch(() => undefined),
  }
}

/** `ssh -J` to the first output of a shell, as a person would without Intendant. */
async function jumpShell(chain: Chain, folder: string): Promise<void> {
  const config = join(folder, 'jump')
  const common = `User ${login}\nIdentityFile ${chain.key.path}\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n`
  await writeFile(config, `Host *\n${common}`)
  const [bastion, gateway, hidden] = chain.machines
  const child = spawn(
    'ssh',
    ['-F', config, '-tt', '-J', `${bastion.address},${gateway.address}`, hidden.address],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'close')
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

function discard(): Writable {
  return new Writable({ highWaterMark: 1 << 20, write: (_chunk, _encoding, done) => done() })
}

await main()
