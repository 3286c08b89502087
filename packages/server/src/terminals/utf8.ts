/** Bytes cut so that no character is torn apart: what is whole, and the beginning of a character to be continued. */
export type Utf8Cut = { readonly whole: Buffer; readonly rest: Buffer }

/**
 * Cuts bytes before an unfinished UTF-8 character at their end. Pure.
 *
 * Bytes that are no UTF-8 at all stay in `whole`: only something that may still become a character is held back, so
 * `rest` has at most 3 bytes.
 */
export function cutUtf8(bytes: Buffer): Utf8Cut {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0b1100_0000) === 0b1000_0000) continue
    const at = bytes.length - (lengthFrom(byte) > back ? back : 0)
    return { whole: bytes.subarray(0, at), rest: bytes.subarray(at) }
  }
  return { whole: bytes, rest: bytes.subarray(bytes.length) }
}

/** How many bytes a character has that begins with this one; 1 for what begins none. */
function lengthFrom(byte: number): number {
  if (byte >= 0b1111_0000 && byte <= 0b1111_0100) return 4
  if (byte >= 0b1110_0000 && byte < 0b1111_0000) return 3
  return byte >= 0b1100_0010 && byte < 0b1110_0000 ? 2 : 1
}
