/** The newest output of a session, by byte count from its beginning. */
export type Ring = {
  readonly append: (bytes: Uint8Array) => void
  /** A copy of at most `max` bytes from a count on; null when they are no longer (or not yet) held. */
  readonly read: (from: number, max: number) => Buffer | null
  /** Count of the oldest byte that is held. */
  readonly start: () => number
  /** Count of bytes ever appended. */
  readonly end: () => number
}

const smallest = 16 * 1024

/** Makes a ring. It grows up to `capacity` bytes as output comes, so that quiet sessions cost little. */
export function createRing(capacity: number): Ring {
  let store = Buffer.alloc(Math.min(smallest, capacity))
  let end = 0
  const start = () => Math.max(0, end - store.length)

  function grow(needed: number) {
    const wanted = Math.min(capacity, end + needed)
    if (wanted <= store.length) return
    const larger = Buffer.alloc(Math.min(capacity, Math.max(wanted, store.length * 2)))
    // While it can still grow nothing has been overwritten: all bytes lie at their own count.
    store.copy(larger, 0, 0, end)
    store = larger
  }

  function append(bytes: Uint8Array) {
    grow(bytes.length)
    const kept = bytes.subarray(Math.max(0, bytes.length - store.length))
    const at = (end + bytes.length - kept.length) % store.length
    const first = kept.subarray(0, store.length - at)
    store.set(first, at)
    store.set(kept.subarray(first.length), 0)
    end += bytes.length
  }

  function read(from: number, max: number): Buffer | null {
    if (from < start() || from >= end) return null
    const at = from % store.length
    const length = Math.min(max, end - from, store.length - at)
    return Buffer.from(store.subarray(at, at + length))
  }

  return { append, read, start, end: () => end }
}
