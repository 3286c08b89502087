import { connect, type Socket } from 'node:net'
import type { Clock } from '../../system/clock.ts'
import { failure } from './failure.ts'

/**
 * Opens a TCP connection from the machine Intendant runs on, without Nagle's delay (which costs 40 ms an exchange).
 *
 * @throws {DriverError} Refused, no route, unknown name, too slow or cancelled.
 */
export function dial(
  target: { address: string; port: number; machine: string },
  limits: { clock: Clock; ms: number; signal?: AbortSignal | undefined },
): Promise<Socket> {
  const { address, port, machine } = target
  const params = { machine, address, port }
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true, keepAlive: true })
    const stop = limits.clock.after(limits.ms, () =>
      end(failure('dial-timeout', { ...params, seconds: Math.ceil(limits.ms / 1000) })),
    )
    const onAbort = () => end(failure('connection-cancelled', { machine }, 'later', limits.signal?.reason))
    const clear = () => {
      stop()
      limits.signal?.removeEventListener('abort', onAbort)
      socket.off('error', onError)
    }
    const end = (cause: Error) => {
      clear()
      socket.on('error', () => undefined)
      socket.destroy()
      reject(cause)
    }
    const onError = (cause: NodeJS.ErrnoException) => end(toDialFailure(cause, params))
    socket.on('error', onError)
    limits.signal?.addEventListener('abort', onAbort, { once: true })
    socket.once('connect', () => {
      clear()
      resolve(socket)
    })
    if (limits.signal?.aborted) onAbort()
  })
}

function toDialFailure(
  cause: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] },
  params: { machine: string; address: string; port: number },
) {
  // A name with several addresses fails with one error for each.
  const code = cause.code ?? cause.errors?.at(-1)?.code
  switch (code) {
    case 'ECONNREFUSED':
      return failure('connection-refused', params, 'later', cause)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return failure('host-name-unknown', params, code === 'EAI_AGAIN' ? 'later' : 'never', cause)
    case 'ETIMEDOUT':
      return failure('dial-timeout', { ...params, seconds: 120 }, 'later', cause)
    case 'ECONNRESET':
    case 'EPIPE':
      return failure('connection-closed-early', params, 'later', cause)
    default:
      return failure('machine-unreachable', params, 'later', cause)
  }
}
