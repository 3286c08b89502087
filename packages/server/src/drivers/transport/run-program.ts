import { Readable } from 'node:stream'
import type { Clock } from '../../system/clock.ts'
import { failure } from './failure.ts'
import type { ProgramChannel } from './link.ts'
import type { ExecRequest, ExecResult } from './transport.ts'

const usualOutputBytes = 10 * 1024 * 1024

/**
 * Feeds a started program, collects what it prints and waits for its end.
 *
 * @throws {DriverError} Lost, too slow or cancelled; in the last two cases the program was told to end.
 */
export async function collectProgram(
  channel: ProgramChannel,
  request: Omit<ExecRequest, 'program'>,
  parts: { clock: Clock; machine: string },
): Promise<ExecResult> {
  const { machine } = parts
  const limit = request.maxOutputBytes ?? usualOutputBytes
  const stdout = collect(channel.stdout, limit)
  const stderr = collect(channel.stderr, limit)
  feed(channel, request.stdin)
  const broken = watch(request, parts, channel)
  try {
    const ended = await Promise.race([channel.ended, broken.promise])
    if (ended.lost) throw failure('connection-lost', { machine })
    await Promise.race([Promise.all([stdout.done, stderr.done]), broken.promise])
    const { exitCode, signal } = ended
    const truncated = stdout.truncated() || stderr.truncated()
    return { exitCode, signal, stdout: stdout.bytes(), stderr: stderr.bytes(), truncated }
  } finally {
    broken.stop()
  }
}

function watch(
  request: Pick<ExecRequest, 'timeoutMs' | 'signal'>,
  { clock, machine }: { clock: Clock; machine: string },
  channel: ProgramChannel,
): { promise: Promise<never>; stop: () => void } {
  let stop: () => void = () => undefined
  const promise = new Promise<never>((_resolve, reject) => {
    const give = (error: Error) => {
      channel.close()
      reject(error)
    }
    const cancel = clock.after(request.timeoutMs, () =>
      give(failure('program-timeout', { machine, seconds: Math.ceil(request.timeoutMs / 1000) })),
    )
    const onAbort = () => give(failure('program-cancelled', { machine }, 'later', request.signal?.reason))
    request.signal?.addEventListener('abort', onAbort, { once: true })
    if (request.signal?.aborted) onAbort()
    stop = () => {
      cancel()
      request.signal?.removeEventListener('abort', onAbort)
    }
  })
  return { promise, stop: () => stop() }
}

function feed(channel: ProgramChannel, stdin: ExecRequest['stdin']): void {
  // A program that ends before it has read everything is no failure of ours.
  channel.stdin.on('error', () => undefined)
  if (stdin instanceof Readable) {
    stdin.on('error', () => channel.close())
    stdin.pipe(channel.stdin)
  } else if (stdin === undefined || stdin.length === 0) channel.stdin.end()
  else channel.stdin.end(stdin)
}

function collect(stream: Readable, limit: number) {
  const chunks: Buffer[] = []
  let size = 0
  let dropped = false
  stream.on('data', (chunk: Buffer) => {
    const room = limit - size
    if (chunk.length > room) dropped = true
    if (room <= 0) return
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk
    chunks.push(kept)
    size += kept.length
  })
  const done = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stream.once(event, () => resolve())
    if (stream.readableEnded || stream.destroyed) resolve()
  })
  return { done, bytes: () => Buffer.concat(chunks), truncated: () => dropped }
}
