import { randomBytes, randomUUID } from 'node:crypto'

/** Chance, as a port: tests bring their own. */
export type Random = {
  readonly uuid: () => string
  readonly bytes: (count: number) => Buffer
}

/** The operating system's random source. */
export const systemRandom: Random = { uuid: () => randomUUID(), bytes: (count) => randomBytes(count) }
