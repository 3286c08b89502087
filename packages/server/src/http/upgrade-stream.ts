import { type StreamEvent, StreamRequest } from '@intendant/contract/sessions.ts'
import { type Problem, problem, type Result } from '@intendant/core/problem.ts'
import type { RawData, WebSocket } from 'ws'
import { consumeOneTimeToken } from '../identity/one-time-tokens.ts'
import { toProblemBody } from '../reach/steps.ts'
import type { AttachedView } from '../terminals/terminals.ts'
import type { Admitted, UpgradeParts } from './upgrade.ts'
import { createRateCap } from './upgrade-rate.ts'

type Attach = Extract<StreamRequest, { type: 'attach' }>

/** Close codes of the stream; each follows a `refused` event that says why in words. */
const closeCodes = {
  refused: 4403,
  rightEnded: 4401,
  wrongMessage: 4400,
  tooSlow: 4408,
  tooFast: 4429,
  fault: 4500,
}

const attachWithinMs = 5_000
/** The right that attaching to a session needs; asked again while the stream is open. */
export const streamAction = 'machine.terminal'

/** Serves one viewer on one line, from its first message to its end. */
export function serveStream(parts: UpgradeParts, line: WebSocket, admitted: Admitted): void {
  const { actor, number } = admitted
  const ended = new AbortController()
  const cap = createRateCap(parts.clock)
  let view: AttachedView | null = null
  let attaching = false
  let unwatch: () => void = () => undefined

  const isOpen = () => line.readyState === line.OPEN
  const sendEvent = (event: StreamEvent) => {
    if (isOpen()) line.send(JSON.stringify(event))
  }
  const wire = {
    sendEvent,
    sendOutput: (bytes: Buffer) => {
      if (isOpen()) line.send(bytes, { binary: true })
    },
    fail: (error: unknown) => {
      parts.log.warn('a stream broke off', { number, error })
      line.close(closeCodes.fault)
    },
  }

  function refuse(why: Problem, code: number) {
    sendEvent({ type: 'refused', problem: toProblemBody(why, actor.language) })
    leave()
    line.close(code)
  }

  function leave() {
    ended.abort()
    unwatch()
    view?.leave()
    view = null
  }

  async function attach(request: Attach) {
    const ticket = await consumeOneTimeToken(parts.identity, 'ticket', request.ticket)
    const bound =
      ticket?.personId === actor.personId &&
      ticket.signInId === actor.signInId &&
      ticket.target === String(number)
    if (!bound) return refuse(problem('ticket-refused'), closeCodes.refused)
    unwatch = parts.revocation.watch(actor, streamAction, () =>
      refuse(problem('stream-right-ended'), closeCodes.rightEnded),
    )
    const attached: Result<AttachedView> = await parts.terminals.attach(actor, number, request, wire)
    if (!attached.ok) return refuse(attached.problems[0] ?? problem('not-found'), closeCodes.refused)
    view = attached.value
    // It went away, or lost its right, while we looked.
    if (!isOpen() || ended.signal.aborted) leave()
  }

  function takeRequest(request: StreamRequest) {
    if (request.type === 'attach') {
      if (attaching) return refuse(problem('stream-message'), closeCodes.wrongMessage)
      attaching = true
      attach(request).catch(wire.fail)
      return
    }
    if (!attaching) return refuse(problem('stream-message'), closeCodes.wrongMessage)
    switch (request.type) {
      case 'resize':
        return view?.resize(request.columns, request.rows)
      case 'seen':
        return view?.seen(request.bytes)
      case 'ping':
        return sendEvent({ type: 'pong', at: request.at, pathMs: view?.pathMs() ?? null })
    }
  }

  line.on('message', (data, isBinary) => {
    if (ended.signal.aborted) return
    const bytes = toBuffer(data)
    if (!cap.take(bytes.length)) return refuse(problem('stream-too-fast'), closeCodes.tooFast)
    if (isBinary) {
      if (!attaching) return refuse(problem('stream-message'), closeCodes.wrongMessage)
      view?.type(bytes)
      return
    }
    const request = parseRequest(bytes)
    if (request) takeRequest(request)
    else refuse(problem('stream-message'), closeCodes.wrongMessage)
  })
  line.on('close', leave)
  // An oversized or broken message: the library closes the line by itself, with the code the standard names.
  line.on('error', leave)
  parts.clock.sleep(attachWithinMs, ended.signal).then(
    () => {
      if (!attaching) refuse(problem('stream-too-slow'), closeCodes.tooSlow)
    },
    () => undefined,
  )
}

function parseRequest(bytes: Buffer): StreamRequest | null {
  try {
    return StreamRequest.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null
  } catch {
    return null
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
