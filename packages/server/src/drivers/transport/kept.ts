import type { Duplex } from 'node:stream'
import type { Clock } from '../../system/clock.ts'
import { DriverError } from '../driver-error.ts'
import type { Breaker } from './breaker.ts'
import type { Deadlines, RouteHop, RouteStep } from './connections.ts'
import { within } from './deadline.ts'
import { dial } from './dial.ts'
import { failure, toDriverError } from './failure.ts'
import { createGate, type Gate } from './gate.ts'
import { ForwardRefused, type Link } from './link.ts'
import { openLocal } from './local.ts'
import { type HopParts, hopParams, reportSteps, type StepReport } from './stages.ts'

/** One connection to the last hop of a way, kept while it is used and a while after. */
export type Kept = {
  readonly hops: readonly RouteHop[]
  readonly last: RouteHop
  readonly fresh: boolean
  /** Rejects with a DriverError when it could not be made. */
  readonly ready: Promise<Link>
  readonly link: () => Link | null
  /** Tells of the steps so far and to come. */
  readonly follow: (onStep: (step: RouteStep) => void) => void
  readonly retain: () => void
  readonly release: () => void
  /** Cuts it, whoever uses it. */
  readonly cut: () => void
  /** Gives it to nobody new: it ends with its last use. */
  readonly retire: () => void
  /** How many connections through it are being made at once. */
  readonly onward: Gate
  /** Sessions open now, how many of them are programs, and how many the machine takes as far as we know. */
  readonly room: { sessions: number; programs: number; capacity: number; worked: boolean }
}

/** What bringing up connections needs. */
export type KeptParts = {
  readonly clock: Clock
  readonly deadlines: Deadlines
  readonly breaker: Breaker
  /** For connections being made, of the whole process. */
  readonly gate: Gate
  /** Brings SSH up over a stream. */
  readonly signIn: (stream: Duplex, parts: HopParts) => Promise<Link>
}

/** Connections by way, so that ways share their first hops. */
export type Shelf = Map<string, Kept>

/** Names a way: the same machines and accounts at the same addresses in the same order. Pure. */
export function keyOf(hops: readonly RouteHop[], copy = 0): string {
  return JSON.stringify([...hops.map((hop) => breakerKey(hop)), copy])
}

/** Names one hop for the breaker; begins with the machine's id. Pure. */
export function breakerKey(hop: RouteHop): string {
  return JSON.stringify([hop.machineId, hop.driver, hop.address, hop.port, hop.login])
}

/** Takes a kept connection, or begins to make one; either way the caller must release it. */
export function takeKept(
  shelf: Shelf,
  hops: readonly RouteHop[],
  options: { fresh: boolean; copy?: number },
  parts: KeptParts,
): Kept {
  const key = keyOf(hops, options.copy)
  const found = shelf.get(key)
  const kept = found ?? begin(shelf, key, hops, options.fresh, parts)
  kept.retain()
  return kept
}

function begin(shelf: Shelf, key: string, hops: readonly RouteHop[], fresh: boolean, parts: KeptParts): Kept {
  const last = lastHop(hops)
  const controller = new AbortController()
  const past: RouteStep[] = []
  const listeners = new Set<(step: RouteStep) => void>()
  const steps = reportSteps(parts.clock, hops.length - 1, (step) => {
    past.push(step)
    for (const listener of listeners) listener(step)
  })
  let link: Link | null = null
  let uses = 0
  let retired = false
  let stopIdle: () => void = () => undefined
  const drop = () => {
    stopIdle()
    if (shelf.get(key) === kept) shelf.delete(key)
  }
  const cut = () => {
    drop()
    if (link === null) controller.abort(failure('connection-cancelled', { machine: last.name }))
    else link.end()
  }
  const ready = bringUp({ shelf, hops, last, fresh, steps, signal: controller.signal }, parts).then(
    (made) => {
      link = made
      steps.passed('ready')
      made.onOver(drop)
      if (controller.signal.aborted || uses === 0) cut()
      return made
    },
  )
  const kept: Kept = {
    hops,
    last,
    fresh,
    ready,
    link: () => link,
    follow: (onStep) => {
      // Of a connection that stood already only its readiness is news.
      const told =
        link === null
          ? past
          : past.filter((step) => step.stage === 'ready').map((step) => ({ ...step, ms: 0 }))
      for (const step of told) onStep(step)
      if (link === null) listeners.add(onStep)
    },
    retain: () => {
      uses += 1
      stopIdle()
    },
    release: () => {
      uses -= 1
      if (uses > 0) return
      if (link === null || fresh || retired) cut()
      else stopIdle = parts.clock.after(parts.deadlines.idleMs, cut)
    },
    cut,
    retire: () => {
      retired = true
      drop()
      if (uses === 0) cut()
    },
    onward: createGate(8),
    room: { sessions: 0, programs: 0, capacity: last.driver === 'local' ? 1_000 : 10, worked: false },
  }
  shelf.set(key, kept)
  ready.catch(drop)
  return kept
}

type Task = {
  shelf: Shelf
  hops: readonly RouteHop[]
  last: RouteHop
  fresh: boolean
  steps: StepReport
  signal: AbortSignal
}

async function bringUp(task: Task, parts: KeptParts): Promise<Link> {
  const { last: hop, hops } = task
  if (hop.driver === 'local') {
    if (hops.length > 1) throw new RangeError('the local machine can only be the first hop')
    return openLocal({ machine: hop.name, clock: parts.clock, dialMs: parts.deadlines.dialMs })
  }
  const parent =
    hops.length > 1 ? takeKept(task.shelf, hops.slice(0, -1), { fresh: task.fresh }, parts) : null
  try {
    // A failure of the hop before is that hop's own.
    const from = parent === null ? null : { link: await parent.ready, hop: parent.last, gate: parent.onward }
    const link = await connectGuarded(task, from, parts)
    const untie = from?.link.onOver(link.end)
    link.onOver(() => {
      untie?.()
      parent?.release()
    })
    return link
  } catch (cause) {
    parent?.release()
    throw cause
  }
}

type From = { link: Link; hop: RouteHop; gate: Gate } | null

async function connectGuarded(task: Task, from: From, parts: KeptParts): Promise<Link> {
  const leaveHop = await (from?.gate.enter(task.signal) ?? (() => undefined))
  const leaveAll = await parts.gate.enter(task.signal).catch((cause) => {
    leaveHop()
    throw cause
  })
  const key = breakerKey(task.last)
  const secrets = holdSecrets(task.last)
  try {
    const stream = await openStream(task, from, parts)
    task.steps.passed('dial')
    const { clock, deadlines } = parts
    const link = await parts.signIn(stream, {
      hop: secrets.hop,
      clock,
      deadlines,
      steps: task.steps,
      signal: task.signal,
    })
    parts.breaker.succeeded(key)
    return link
  } catch (cause) {
    parts.breaker.failed(key, cause)
    throw cause
  } finally {
    secrets.zero()
    leaveHop()
    leaveAll()
  }
}

/** A hop whose opened keys can be zeroed, also one that comes after its sign-in was given up. */
function holdSecrets(hop: RouteHop): { readonly hop: RouteHop; readonly zero: () => void } {
  const opened: Buffer[] = []
  let over = false
  const zero = () => {
    over = true
    for (const buffer of opened.splice(0)) buffer.fill(0)
  }
  const credential = async () => {
    const given = await hop.credential()
    if (given.kind === 'key') opened.push(given.privateKey)
    if (over) zero()
    return given
  }
  return { hop: { ...hop, credential }, zero }
}

async function openStream(task: Task, from: From, { clock, deadlines, breaker }: KeptParts): Promise<Duplex> {
  const { last: hop, signal } = task
  const limits = { clock, ms: deadlines.dialMs, signal }
  try {
    if (!task.fresh) breaker.check(breakerKey(hop), hop.name)
    const stream =
      from === null
        ? await dial({ address: hop.address, port: hop.port, machine: hop.name }, limits)
        : await dialThrough(from.link, from.hop, hop, limits)
    // Before the driver listens, a stream that breaks must not bring the process down.
    stream.on('error', () => undefined)
    // A forwarded stream may stay half open; SSH needs both halves.
    stream.once('end', () => stream.destroy())
    return stream
  } catch (cause) {
    if (cause instanceof DriverError) task.steps.failed('dial', cause.problem)
    throw cause
  }
}

/** Opens a stream to a machine from the one before it. */
async function dialThrough(
  link: Link,
  from: RouteHop,
  to: RouteHop,
  limits: { clock: Clock; ms: number; signal: AbortSignal },
) {
  const params = hopParams(to)
  try {
    return await within(link.forward({ address: to.address, port: to.port }), {
      ...limits,
      expired: () => failure('dial-timeout', { ...params, seconds: Math.ceil(limits.ms / 1000) }),
      cancelled: () => failure('connection-cancelled', { machine: to.name }),
      late: (stream) => stream.destroy(),
    })
  } catch (cause) {
    if (!(cause instanceof ForwardRefused)) throw toDriverError(cause, from.name)
    throw cause.why === 'forbidden'
      ? failure('forward-refused', { ...params, machine: from.name }, 'never', cause)
      : failure('forward-failed', { ...params, from: from.name }, 'later', cause)
  }
}

function lastHop(hops: readonly RouteHop[]): RouteHop {
  const last = hops.at(-1)
  if (last === undefined) throw new RangeError('a route needs at least one hop')
  return last
}
