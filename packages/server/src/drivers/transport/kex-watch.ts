import { readWire } from './wire.ts'

/**
 * Finds the host key in what an SSH server sends before encryption begins.
 *
 * The server sends its greeting, then plain packets; the answer to the key exchange (number 31, or 33 after group
 * exchange) begins with the host key. Give it every chunk until `done`; chunks must not be passed on to the client
 * before the key they hold was judged.
 *
 * @see RFC 4253 sections 6 and 8, RFC 4419 section 3, RFC 5656 section 4
 */
export function createKexWatch() {
  let seen: Buffer = Buffer.alloc(0)
  let greeted = false
  return {
    /** @returns What was found in this chunk. `noise` means that no SSH server speaks here. */
    see: (chunk: Buffer): { greeted: boolean; hostKey: Buffer | null; noise: boolean } => {
      seen = Buffer.concat([seen, chunk])
      const result = { greeted: false, hostKey: null as Buffer | null, noise: false }
      if (!greeted) {
        const line = /(?:^|\n)SSH-[^\n]*\n/.exec(seen.toString('latin1'))
        if (line === null)
          return { ...result, noise: seen.length > 64 * 1024 || /^HTTP\//.test(seen.toString('latin1')) }
        greeted = true
        result.greeted = true
        seen = seen.subarray(line.index + line[0].length)
      }
      while (seen.length >= 6) {
        const length = seen.readUInt32BE(0)
        if (length < 2 || length > 64 * 1024) return { ...result, noise: true }
        if (seen.length < 4 + length) break
        const payload = seen.subarray(5, 4 + length - seen.readUInt8(4))
        seen = seen.subarray(4 + length)
        const hostKey = hostKeyIn(payload)
        if (hostKey !== null) return { ...result, hostKey }
      }
      return result
    },
  }
}

function hostKeyIn(payload: Buffer): Buffer | null {
  const type = payload.at(0)
  if (type !== 31 && type !== 33) return null
  try {
    const blob = readWire(payload.subarray(1)).bytes()
    // The answer with a group of primes has the number 31 too, and begins with a number instead of a key.
    const name = readWire(blob).text()
    return /^(ssh-|ecdsa-|rsa-|sk-)[a-z0-9@.-]+$/.test(name) ? Buffer.from(blob) : null
  } catch (cause) {
    if (cause instanceof RangeError) return null
    throw cause
  }
}
