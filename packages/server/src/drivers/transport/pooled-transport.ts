import type { Clock } from '../../system/clock.ts'
import type { Deadlines } from './connections.ts'
import { within } from './deadline.ts'
import { failure, toDriverError } from './failure.ts'
import type { Kept } from './kept.ts'
import { ChannelRefused, ForwardRefused, type Link } from './link.ts'
import { collectProgram } from './run-program.ts'
import type { Transport } from './transport.ts'

// Copies of one connection, for machines that take few sessions on each.
const mostCopies = 8
// How long a program waits for another one to end before a further connection is made.
const patienceMs = 2_000

type SessionKind = 'program' | 'long'

/** The copies of one connection by number; the first is number 0. `take` makes a missing one and retains it. */
export type Copies = { readonly find: (copy: number) => Kept | null; readonly take: (copy: number) => Kept }

type Session<T> = { value: T; ended: Promise<unknown>; close: () => void }

/**
 * A transport over a kept connection that is ready, and over copies of it when its sessions run out.
 *
 * @param first Already retained for this transport; released by `close`.
 */
export function pooledTransport(
  first: Kept,
  copies: Copies,
  parts: { clock: Clock; deadlines: Deadlines; freed: FreedSignal },
): Transport {
  const { clock, deadlines, freed } = parts
  const machine = first.last.name
  const params = { machine, login: first.last.login, seconds: Math.ceil(deadlines.channelMs / 1000) }
  let closed = false

  const linkOf = (kept: Kept): Link => {
    const link = kept.link()
    if (link === null || link.isOver()) throw failure('connection-lost', { machine })
    return link
  }

  /** A connection with room, retained; null when all are full and it is better to wait. */
  const pickRoom = (kind: SessionKind, waited: boolean): Kept | null => {
    let programs = 0
    for (let copy = 0; copy < mostCopies; copy += 1) {
      const found = copies.find(copy)
      // Programs end soon: waiting for one is cheaper than another connection.
      if (found === null && kind === 'program' && !waited && programs > 0) return null
      if (found === null || hasRoom(found)) return copies.take(copy)
      programs += found.room.programs
    }
    return null
  }

  /** Finds a connection with room and counts the session; makes a copy where none has. */
  const enterRoom = async (kind: SessionKind, signal?: AbortSignal) => {
    const end = clock.monotonicMs() + deadlines.channelMs
    for (let waited = false; ; ) {
      linkOf(first)
      const kept = pickRoom(kind, waited)
      if (kept !== null) {
        await untilReady(kept, signal)
        if (hasRoom(kept)) return { kept, leave: count(kept, kind, freed) }
        kept.release()
      } else {
        if (clock.monotonicMs() > end) throw failure('channel-timeout', params)
        await freed.wait(clock, patienceMs, signal)
        waited = true
      }
    }
  }

  const untilReady = async (kept: Kept, signal?: AbortSignal) => {
    try {
      const expired = () => failure('channel-timeout', params)
      await within(kept.ready, { clock, ms: 10 * deadlines.channelMs, signal, expired })
    } catch (cause) {
      kept.release()
      throw cause
    }
  }

  const session = async <T>(
    kind: SessionKind,
    open: (link: Link) => Promise<Session<T>>,
    signal?: AbortSignal,
  ): Promise<T> => {
    for (let refusals = 0; ; ) {
      const { kept, leave } = await enterRoom(kind, signal).catch((cause) => {
        throw signal?.aborted ? failure('program-cancelled', { machine }, 'later', cause) : cause
      })
      try {
        const opened = await within(open(linkOf(kept)), {
          clock,
          ms: deadlines.channelMs,
          signal,
          expired: () => failure('channel-timeout', params),
          cancelled: () => failure('program-cancelled', { machine }),
          late: (late) => late.close(),
        })
        kept.room.worked = true
        void opened.ended.then(leave)
        return opened.value
      } catch (cause) {
        leave()
        if (!(cause instanceof ChannelRefused)) throw toDriverError(cause, machine)
        if (learnCapacity(kept)) continue
        refusals += 1
        // The machine may not have cleared away the session before: asked again a little later it has.
        if (refusals > 3 || !kept.room.worked) throw failure('channel-refused', params, 'never', cause)
        await clock.sleep(20 * refusals, signal)
      }
    }
  }

  return {
    exec: async (request) => {
      const channel = await session(
        'program',
        async (link) => {
          const opened = await link.exec(request.program)
          return { value: opened, ended: opened.ended, close: opened.close }
        },
        request.signal,
      )
      return collectProgram(channel, request, { clock, machine })
    },
    shell: (size) =>
      session('long', async (link) => {
        const shell = await link.shell(size)
        return { value: shell, ended: shell.ended, close: shell.close }
      }),
    files: () =>
      session('long', async (link) => {
        const { files, ended } = await link.files()
        return { value: files, ended, close: files.close }
      }),
    forward: async (target) => {
      try {
        first.retain()
        const stream = await within(linkOf(first).forward(target), {
          clock,
          ms: deadlines.dialMs,
          expired: () =>
            failure('dial-timeout', {
              ...target,
              machine: target.address,
              seconds: Math.ceil(deadlines.dialMs / 1000),
            }),
          late: (late) => late.destroy(),
        })
        stream.once('close', () => first.release())
        return stream
      } catch (cause) {
        first.release()
        if (!(cause instanceof ForwardRefused)) throw toDriverError(cause, machine)
        throw cause.why === 'forbidden'
          ? failure('forward-refused', { ...target, machine }, 'never', cause)
          : failure('forward-failed', { ...target, machine: target.address, from: machine }, 'later', cause)
      }
    },
    ping: async (signal) => {
      const start = clock.monotonicMs()
      const link = linkOf(first)
      let stop: () => void = () => undefined
      const lost = new Promise<never>((_resolve, reject) => {
        stop = link.onOver(() => reject(failure('connection-lost', { machine })))
      })
      await within(Promise.race([link.ping(), lost]).finally(stop), {
        clock,
        ms: deadlines.channelMs,
        signal,
        expired: () => failure('channel-timeout', params),
      })
      return clock.monotonicMs() - start
    },
    close: () => {
      if (closed) return
      closed = true
      first.release()
    },
  }
}

/** Tells those who wait for room that a session has ended. */
export type FreedSignal = {
  readonly wait: (clock: Clock, ms: number, signal?: AbortSignal) => Promise<void>
  readonly tell: () => void
}

/** Makes the signal that the transports of one pool share. */
export function createFreedSignal(): FreedSignal {
  const waiting = new Set<() => void>()
  return {
    wait: (clock, ms, signal) => {
      let wake: () => void = () => undefined
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      waiting.add(wake)
      const expired = new Error('nothing ended')
      return within(woken, { clock, ms, signal, expired: () => expired })
        .catch((cause) => {
          if (cause !== expired) throw cause
        })
        .finally(() => waiting.delete(wake))
    },
    tell: () => {
      for (const wake of waiting) wake()
    },
  }
}

function hasRoom({ room }: Kept): boolean {
  return room.sessions < room.capacity
}

function count(kept: Kept, kind: SessionKind, freed: FreedSignal): () => void {
  const programs = kind === 'program' ? 1 : 0
  kept.room.sessions += 1
  kept.room.programs += programs
  let left = false
  return () => {
    if (left) return
    left = true
    kept.room.sessions -= 1
    kept.room.programs -= programs
    kept.release()
    freed.tell()
  }
}

/** After a refusal: as many as are open now is what the machine takes. @returns false when none is open. */
function learnCapacity({ room }: Kept): boolean {
  if (room.sessions === 0) return false
  room.capacity = room.sessions
  return true
}
