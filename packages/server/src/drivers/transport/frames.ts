/**
 * Cuts a byte stream into frames that begin with their length (32 bits, big-endian), as SFTP and the control
 * socket of OpenSSH do.
 *
 * @param onFrame Gets each whole frame without its length.
 * @param onTooLong Called once, and nothing after it, when a frame says it is longer than `maxBytes`.
 * @returns Takes the chunks as they come.
 */
export function cutFrames(
  maxBytes: number,
  onFrame: (frame: Buffer) => void,
  onTooLong: () => void,
): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let size = 0
  // So many bytes must be there before anything can be done: chunks are joined only then.
  let needed = 4

  const cut = (all: Buffer): number => {
    let start = 0
    for (;;) {
      needed = 4
      if (all.length - start < 4) return start
      needed += all.readUInt32BE(start)
      if (needed > maxBytes + 4) {
        needed = Number.POSITIVE_INFINITY
        onTooLong()
        return all.length
      }
      if (all.length - start < needed) return start
      const end = start + needed
      onFrame(all.subarray(start + 4, end))
      start = end
    }
  }

  return (chunk) => {
    if (needed === Number.POSITIVE_INFINITY) return
    parts.push(chunk)
    size += chunk.length
    if (size < needed) return
    const all = parts.length === 1 ? chunk : Buffer.concat(parts, size)
    const rest = all.subarray(cut(all))
    parts = rest.length === 0 ? [] : [rest]
    size = rest.length
  }
}
