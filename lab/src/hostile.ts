import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import ssh2 from 'ssh2'
import { makeLabFolder } from './folder.ts'
import { type KeyPair, makeKey } from './keys.ts'

/** A server that behaves badly, on a free port of 127.0.0.1. */
export type Hostile = {
  readonly address: string
  readonly port: number
  /** How many connections it has seen. */
  readonly seen: () => number
  readonly dispose: () => Promise<void>
}

/** Ways of behaving badly below SSH. */
export const hostileBehaviours = {
  /** Accepts and says nothing. */
  hang: () => undefined,
  /** Hangs up at once. */
  'hang-up': (socket) => socket.destroy(),
  /** Sends noise. */
  garble: (socket) => socket.write(randomBytes(4096)),
  /** Says it is a web server. */
  'other-protocol': (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  /** Greets as SSH, then sends noise instead of packets. */
  'garble-after-banner': (socket) => {
    socket.write('SSH-2.0-OpenSSH_9.9\r\n')
    socket.write(randomBytes(4096))
  },
  /** Greets as SSH, then says nothing. */
  'hang-after-banner': (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'),
  /** Prints lines before the greeting, for ever, as fast as they are taken. */
  'endless-banner': (socket) => {
    const more = () => {
      while (socket.writable && socket.write('you are being watched\r\n'.repeat(100)));
    }
    socket.on('drain', more)
    more()
  },
  /** Prints one endless line. */
  'endless-line': (socket) => {
    const more = () => {
      while (socket.writable && socket.write('x'.repeat(4096)));
    }
    socket.on('drain', more)
    more()
  },
  /** One byte every 200 ms: never quite dead. */
  drip: (socket) => {
    const timer = setInterval(() => socket.write('S'), 200)
    socket.on('close', () => clearInterval(timer))
  },
} satisfies Record<string, (socket: Socket) => unknown>

export type HostileBehaviour = keyof typeof hostileBehaviours

/** Starts a server that behaves badly below SSH. */
export async function startHostile(behaviour: HostileBehaviour): Promise<Hostile> {
  const sockets = new Set<Socket>()
  let seen = 0
  const server = createServer((socket) => {
    seen += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    hostileBehaviours[behaviour](socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    seen: () => seen,
    dispose: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Ways of behaving badly inside SSH; any key is let in unless `refuse-sign-in`. */
export type HostileSsh =
  | 'refuse-channels'
  | 'silent-channels'
  | 'refuse-sign-in'
  | 'silent-sign-in'
  | 'only-old-encryption'
  | 'change-key'

/** Starts an SSH server that behaves badly. `change-key` shows another host key at every connection. */
export async function startHostileSsh(behaviour: HostileSsh): Promise<Hostile> {
  // Not by ssh2, which now and then makes a key that nobody can read.
  const folder = makeLabFolder()
  const keys = [await makeKey(folder, 'one'), await makeKey(folder, 'two')]
  rmSync(folder, { recursive: true })
  const clients = new Set<ssh2.Connection>()
  let seen = 0
  const make = ({ privateKey }: KeyPair) =>
    new ssh2.Server(
      {
        hostKeys: [privateKey],
        ...(behaviour === 'only-old-encryption'
          ? { algorithms: { kex: ['diffie-hellman-group1-sha1'], cipher: ['3des-cbc'] } }
          : {}),
      },
      (client) => {
        clients.add(client)
        client.on('error', () => undefined)
        client.on('close', () => clients.delete(client))
        client.on('authentication', (context) => {
          if (behaviour === 'refuse-sign-in') context.reject(['publickey'])
          else if (behaviour !== 'silent-sign-in') context.accept()
        })
        client.on('session', (accept, reject) => {
          if (behaviour === 'refuse-channels') reject()
          else if (behaviour !== 'silent-channels') accept().on('exec', (answer) => answer().exit(0))
        })
      },
    )
  const [first, second] = keys.map(make)
  if (first === undefined || second === undefined) throw new Error('no keys')
  const server = createServer((socket) => {
    seen += 1
    socket.on('error', () => undefined)
    const chosen = behaviour === 'change-key' && seen % 2 === 0 ? second : first
    chosen.injectSocket(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    seen: () => seen,
    dispose: async () => {
      for (const client of clients) client.end()
      server.close()
      server.unref()
    },
  }
}
