import { hostname } from 'node:os'
import { createToken, setUp } from '@intendant/contract/account.ts'
import { type Caller, type CallInput, type CallOutput, call } from '@intendant/contract/client.ts'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import { createTicket, openSession, type StreamEvent, streamPath } from '@intendant/contract/sessions.ts'
import WebSocket from 'ws'
import type { Running } from '../e2e/intendant.ts'

/** A person of a freshly started Intendant, over the API. */
export type Panel = {
  readonly ask: <E extends EndpointSpec>(endpoint: E, input: CallInput<E>) => Promise<CallOutput<E>>
  readonly address: string
  readonly token: string
}

/** Sets a started Intendant up and signs in with a token. */
export async function setUpPanel(running: Running): Promise<Panel> {
  const caller = (token: string): Caller => ({
    base: running.address,
    headers: () => ({ 'accept-language': 'en', ...(token ? { authorization: `Bearer ${token}` } : {}) }),
    fetch: (url, init) => fetch(url, init),
  })
  const credentials = { login: 'bench', password: 'a long enough password' }
  const body = { ...credentials, token: running.token ?? '', name: 'Bench', organisation: 'Bench' }
  await call(caller(''), setUp, { body })
  const { secret } = await call(caller(''), createToken, { body: { ...credentials, name: hostname() } })
  return {
    ask: (endpoint, input) => call(caller(secret), endpoint, input),
    address: running.address,
    token: secret,
  }
}

/** A shell through the panel: what is typed, and what comes back. */
export type PanelShell = {
  /** Types and waits until `expected` has come back; gives the milliseconds. */
  readonly echo: (typed: string, expected: string) => Promise<number>
  readonly close: () => void
}

/** Opens a session and attaches to its stream, as the page does. */
export async function openPanelShell(panel: Panel, machine: string): Promise<PanelShell> {
  const session = await panel.ask(openSession, { body: { machine } })
  const { ticket } = await panel.ask(createTicket, { params: { number: session.number } })
  const socket = new WebSocket(`${panel.address.replace('http', 'ws')}${streamPath(session.number)}`, {
    headers: { authorization: `Bearer ${panel.token}` },
  })
  const output = new Waiting()
  let seen = 0
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return output.event(JSON.parse(data.toString('utf8')) as StreamEvent)
    seen += data.length
    socket.send(JSON.stringify({ type: 'seen', bytes: seen }))
    output.add(data.toString('latin1'))
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ type: 'attach', ticket, from: 0, columns: 80, rows: 24, watch: false }))
  await output.until('$ ')
  return {
    echo: async (typed, expected) => {
      const start = performance.now()
      const answered = output.until(expected)
      socket.send(Buffer.from(typed))
      await answered
      return performance.now() - start
    },
    close: () => socket.close(),
  }
}

/** Text that arrives, and somebody who waits for a part of it. */
export class Waiting {
  #text = ''
  #wanted: { part: string; resolve: () => void; reject: (error: Error) => void } | null = null

  add(text: string): void {
    this.#text += text
    if (!this.#wanted || !this.#text.includes(this.#wanted.part)) return
    this.#text = ''
    const { resolve } = this.#wanted
    this.#wanted = null
    resolve()
  }

  event(event: StreamEvent): void {
    if (event.type === 'refused') this.#wanted?.reject(new Error(event.problem.message))
    if (event.type === 'session' && event.session.problem) {
      this.#wanted?.reject(new Error(event.session.problem.message))
    }
  }

  until(part: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#wanted = { part, resolve, reject }
      this.add('')
    })
  }
}
