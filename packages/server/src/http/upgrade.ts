import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { may } from '@intendant/core/access/policy.ts'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Actor } from '../identity/actor.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { Revocation } from '../identity/revocation.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import type { Terminals } from '../terminals/terminals.ts'
import { findActor, readProof } from './route-actor.ts'
import { clientAddress } from './route-address.ts'
import { chooseLanguage } from './route-language.ts'
import { type Addresses, isOwnOrigin } from './route-origin.ts'
import { serveStream, streamAction } from './upgrade-stream.ts'

export type UpgradeParts = {
  readonly identity: IdentityParts
  readonly revocation: Revocation
  readonly terminals: Terminals
  readonly clock: Clock
  readonly log: Log
  readonly addresses: Addresses
  readonly trustedProxies: readonly string[]
}

/** Beyond this a client's message is refused, and the stream with it. */
const maxMessageBytes = 64 * 1024
const maxStreams = 2_000
const pingEveryMs = 20_000

/**
 * Answers every WebSocket upgrade of a server (rule R15): exact origin, a session or a token that holds, a known path.
 * What may follow is decided by the first message, in `upgrade-stream.ts`.
 *
 * @returns Ends all streams.
 */
export function mountUpgrade(server: Server, parts: UpgradeParts): { readonly close: () => void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  })
  const closing = new AbortController()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that is gone before the answer is nobody's fault.
    socket.on('error', () => socket.destroy())
    admit(parts, request, sockets.clients.size).then(
      (admitted) => {
        if ('status' in admitted) return refuse(socket, admitted.status)
        sockets.handleUpgrade(request, socket, head, (line) => {
          keepAlive(parts.clock, line, closing.signal)
          serveStream(parts, line, admitted)
        })
      },
      (error: unknown) => {
        parts.log.error('an upgrade met a fault', { error })
        refuse(socket, '503 Service Unavailable')
      },
    )
  })
  return {
    close: () => {
      closing.abort()
      for (const line of sockets.clients) line.close(1001)
      sockets.close()
    },
  }
}

/** Who may speak to which session. The proof of the right to it, a ticket, comes in the first message. */
export type Admitted = { readonly actor: Actor; readonly number: number }

async function admit(
  parts: UpgradeParts,
  request: IncomingMessage,
  open: number,
): Promise<Admitted | { readonly status: string }> {
  const { headers } = request
  const match = /^\/api\/v1\/sessions\/([1-9]\d{0,8})\/stream$/.exec(request.url ?? '')
  if (!match?.[1]) return { status: '404 Not Found' }
  if (open >= maxStreams) return { status: '503 Service Unavailable' }
  const proof = readProof(headers, parts.addresses)
  // A browser always names its origin and adds the cookie by itself; a token is shown on purpose.
  const { origin } = headers
  const foreign =
    origin === undefined ? proof?.kind !== 'token' : !isOwnOrigin(origin, headers, parts.addresses)
  if (foreign) return { status: '403 Forbidden' }
  const address = clientAddress(request.socket.remoteAddress, headers, parts.trustedProxies)
  const actor = await findActor(parts.identity, proof, address)
  if (!actor) return { status: '401 Unauthorized' }
  if (!may(actor.role, streamAction)) return { status: '404 Not Found' }
  const language = chooseLanguage(headers, actor.language)
  return { actor: { ...actor, language }, number: Number(match[1]) }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Finds out about lines that broke without a word, and keeps proxies from cutting quiet ones. */
function keepAlive(clock: Clock, line: WebSocket, signal: AbortSignal): void {
  let answered = true
  const ended = new AbortController()
  line.on('pong', () => {
    answered = true
  })
  line.on('close', () => ended.abort())
  const both = AbortSignal.any([signal, ended.signal])
  const watch = async () => {
    while (!both.aborted) {
      await clock.sleep(pingEveryMs, both)
      if (!answered) return line.terminate()
      answered = false
      line.ping()
    }
  }
  // The only way out of the wait is the end of the line.
  watch().catch(() => undefined)
}
