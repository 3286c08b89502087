import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../system/clock.ts'
import { silentLog } from '../../system/log.ts'
import { systemRandom } from '../../system/random.ts'
import type { Connections, Deadlines, RouteHop } from './connections.ts'
import { createConnections } from './pool.ts'

/** Connections with the real clock and a folder of their own, for tests. */
export function testConnections(deadlines: Partial<Deadlines> = {}): Connections {
  return createConnections({
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    runtimeFolder: mkdtempSync(join(tmpdir(), 'intendant-run-')),
    deadlines,
  })
}

/** A hop that trusts whatever key it is shown, unless told otherwise; for tests. */
export function testHop(
  where: { address: string; port: number; login?: string; privateKey?: Buffer },
  rest: Partial<RouteHop> = {},
): RouteHop {
  const name = rest.name ?? 'machine'
  return {
    machineId: name,
    name,
    driver: 'ssh2',
    address: where.address,
    port: where.port,
    login: where.login ?? 'ops',
    credential: async () => ({
      kind: 'key',
      privateKey: Buffer.from(where.privateKey ?? []),
      certificate: null,
    }),
    trustedHostKeys: [],
    verifyHostKey: async () => ({ trusted: true }),
    ...rest,
  }
}
