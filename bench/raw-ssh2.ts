import { once } from 'node:events'
import { createConnection } from 'node:net'
import type { Duplex } from 'node:stream'
import ssh2, { type ClientChannel, type SFTPWrapper } from 'ssh2'

/** Where a machine is dialled. */
export type Spot = { readonly address: string; readonly port: number }

/** A bare ssh2 connection, with the one setting that makes it fast (noDelay): the baseline of our layer. */
export async function connectRaw(
  spots: readonly Spot[],
  login: string,
  privateKey: Buffer,
): Promise<{ client: ssh2.Client; close: () => void }> {
  const clients: ssh2.Client[] = []
  let stream: Duplex | null = null
  for (const spot of spots) {
    const sock: Duplex = stream ?? createConnection({ host: spot.address, port: spot.port, noDelay: true })
    const client = new ssh2.Client()
    client.connect({ sock, username: login, privateKey, hostVerifier: () => true })
    await once(client, 'ready')
    clients.push(client)
    const next = spots[clients.length]
    if (next) stream = await forward(client, next)
  }
  const client = clients.at(-1)
  if (!client) throw new RangeError('no spot to connect to')
  return { client, close: () => closeAll(clients) }
}

/** Runs a command with nothing on its standard input and drops its output: the same job as our exec. */
export async function execRaw(client: ssh2.Client, command: string): Promise<void> {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.exec(command, (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  channel.end()
  channel.resume()
  channel.stderr.resume()
  await once(channel, 'close')
}

/** Opens a shell and waits for its first output. */
export async function openRawShell(client: ssh2.Client): Promise<ClientChannel> {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell({ term: 'xterm-256color' }, (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  await once(channel, 'data')
  return channel
}

/** Opens the file channel. */
export function openRawFiles(client: ssh2.Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, files) => (error ? reject(error) : resolve(files)))
  })
}

function forward(client: ssh2.Client, to: Spot): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, to.address, to.port, (error, channel) =>
      error ? reject(error) : resolve(channel),
    )
  })
}

function closeAll(clients: readonly ssh2.Client[]): void {
  for (const client of clients.toReversed()) client.end()
}
