import type { Duplex } from 'node:stream'
import type { Clock } from '../../system/clock.ts'
import type { Log } from '../../system/log.ts'
import type { Random } from '../../system/random.ts'
import { createBreaker } from './breaker.ts'
import type { Connections, Deadlines, OpenOptions, RouteHop } from './connections.ts'
import { untilOver } from './ending.ts'
import { failure } from './failure.ts'
import { createGate } from './gate.ts'
import { type Kept, type KeptParts, keyOf, type Shelf, takeKept } from './kept.ts'
import type { Link } from './link.ts'
import { signInByOpenssh } from './openssh.ts'
import { createFreedSignal, pooledTransport } from './pooled-transport.ts'
import { signInBySsh2 } from './ssh2.ts'
import type { HopParts } from './stages.ts'
import type { Transport } from './transport.ts'

const usualDeadlines: Deadlines = {
  dialMs: 10_000,
  bannerMs: 10_000,
  keyExchangeMs: 15_000,
  signInMs: 20_000,
  channelMs: 15_000,
  idleMs: 120_000,
}

const connectsAtOnce = 32

/**
 * Makes the connections of this process.
 *
 * @param parts.runtimeFolder A folder of this process alone, where sockets and, for an instant, keys for the
 *   OpenSSH client lie. Made if it is missing.
 */
export function createConnections(parts: {
  clock: Clock
  random: Random
  log: Log
  runtimeFolder: string
  deadlines?: Partial<Deadlines>
}): Connections {
  const { clock, random, log } = parts
  const deadlines = { ...usualDeadlines, ...parts.deadlines }
  const breaker = createBreaker({ clock, random })
  const shelf: Shelf = new Map()
  const freshShelves = new Set<Shelf>()
  // Those that nobody new gets; they may still have to be cut.
  const retired = new Set<Kept>()
  const freed = createFreedSignal()
  const signIn = (stream: Duplex, hopParts: HopParts): Promise<Link> =>
    hopParts.hop.driver === 'openssh'
      ? signInByOpenssh(stream, hopParts, parts.runtimeFolder)
      : signInBySsh2(stream, hopParts)
  const keptParts: KeptParts = { clock, deadlines, breaker, gate: createGate(connectsAtOnce), signIn }
  let closed = false

  const open = async (route: readonly RouteHop[], options: OpenOptions = {}): Promise<Transport> => {
    const machine = route.at(-1)?.name ?? ''
    if (closed) throw failure('connection-cancelled', { machine })
    const fresh = options.fresh === true
    const own: Shelf = fresh ? new Map() : shelf
    if (fresh) freshShelves.add(own)
    const kept = takeKept(own, route, { fresh }, keptParts)
    if (options.onStep !== undefined) followAll(own, route, options.onStep)
    try {
      await orAborted(kept.ready, options.signal, machine)
    } catch (cause) {
      kept.release()
      freshShelves.delete(own)
      log.debug('a machine was not reached', { machine })
      throw cause
    }
    if (fresh) kept.link()?.onOver(() => freshShelves.delete(own))
    const copies = {
      find: (copy: number) => own.get(keyOf(route, copy)) ?? (copy === 0 ? kept : null),
      take: (copy: number) => {
        // One that was retired meanwhile is on no shelf any more, but is still this transport's own.
        if (copy > 0 || own.has(keyOf(route))) return takeKept(own, route, { fresh, copy }, keptParts)
        kept.retain()
        return kept
      },
    }
    return pooledTransport(kept, copies, { clock, deadlines, freed })
  }

  const forgetFailures = (machineId: string) => {
    const start = JSON.stringify([machineId]).slice(0, -1)
    breaker.forget((key) => key.startsWith(`${start},`))
  }

  return {
    open,
    forget: (machineId) => {
      for (const kept of [...through(shelf.values(), machineId), ...through(retired, machineId)]) kept.cut()
      forgetFailures(machineId)
    },
    retire: (machineId) => {
      for (const kept of through(shelf.values(), machineId)) {
        retired.add(kept)
        const gone = () => retired.delete(kept)
        kept.ready.then((link) => link.onOver(gone), gone)
        kept.retire()
      }
      forgetFailures(machineId)
    },
    closeAll: async () => {
      closed = true
      const all: Kept[] = [shelf, ...freshShelves].flatMap((one) => [...one.values()]).concat(...retired)
      for (const kept of all) kept.cut()
      await Promise.all(
        all.map((kept) =>
          kept.ready.then(
            (link) => untilOver(link),
            () => undefined,
          ),
        ),
      )
    },
  }
}

function through(all: Iterable<Kept>, machineId: string): Kept[] {
  return [...all].filter((kept) => kept.hops.some((hop) => hop.machineId === machineId))
}

function followAll(
  shelf: Shelf,
  route: readonly RouteHop[],
  onStep: NonNullable<OpenOptions['onStep']>,
): void {
  route.forEach((_hop, index) => {
    shelf.get(keyOf(route.slice(0, index + 1)))?.follow(onStep)
  })
}

function orAborted(ready: Promise<Link>, signal: AbortSignal | undefined, machine: string): Promise<Link> {
  if (signal === undefined) return ready
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(failure('connection-cancelled', { machine }, 'later', signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    ready.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) onAbort()
  })
}
