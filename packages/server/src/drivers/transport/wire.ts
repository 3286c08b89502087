/** A part of an SSH packet: a number of 32 bits, or bytes with their length before them. */
export type WirePart = number | string | Uint8Array | { readonly raw: Uint8Array }

/** Puts parts together as SSH does (RFC 4251 section 5). Numbers become 32 bits; use `raw` for anything else. Pure. */
export function toWire(...parts: readonly WirePart[]): Buffer {
  const pieces: Uint8Array[] = []
  for (const part of parts) {
    if (typeof part === 'number') pieces.push(uint32(part))
    else if (typeof part === 'object' && 'raw' in part) pieces.push(part.raw)
    else {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part
      pieces.push(uint32(bytes.length), bytes)
    }
  }
  return Buffer.concat(pieces)
}

/** One byte as a raw part. Pure. */
export function byte(value: number): { raw: Uint8Array } {
  return { raw: Uint8Array.of(value) }
}

/** A 64-bit number as a raw part. Pure. */
export function uint64(value: number): { raw: Uint8Array } {
  const raw = Buffer.alloc(8)
  raw.writeBigUInt64BE(BigInt(value))
  return { raw }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/** Reads an SSH packet from its start. Every read throws a RangeError beyond the end: the far end is at fault. */
export function readWire(bytes: Buffer) {
  let at = 0
  const take = (count: number) => {
    if (at + count > bytes.length) throw new RangeError('the packet ends too early')
    at += count
    return at - count
  }
  const readUint32 = () => bytes.readUInt32BE(take(4))
  const readBytes = () => {
    const length = readUint32()
    const start = take(length)
    return bytes.subarray(start, start + length)
  }
  return {
    byte: () => bytes.readUInt8(take(1)),
    uint32: readUint32,
    uint64: () => Number(bytes.readBigUInt64BE(take(8))),
    bytes: readBytes,
    text: () => readBytes().toString('utf8'),
    left: () => bytes.length - at,
  }
}
