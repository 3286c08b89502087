import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFleet } from '@intendant/lab/fleet.ts'
import { canServeTerminals } from '@intendant/lab/requirements.ts'
import { describe } from 'vitest'
import { checkTransportContract } from './contract-suite.ts'
import { testConnections, testHop } from './test-routes.ts'

describe.runIf(canServeTerminals())('with a server that can give terminals', () => {
  checkTransportContract('ssh2, one hop', openOneHop)
})

async function openOneHop() {
  const fleet = await startFleet({ count: 1, port: 20_101 })
  const connections = testConnections()
  const folder = mkdtempSync(join(tmpdir(), 'intendant-far-'))
  chmodSync(folder, 0o777)
  const { login, port, key } = fleet
  const hop = testHop({ address: '127.20.0.1', port, login, privateKey: key.privateKey })
  return {
    transport: await connections.open([hop]),
    folder,
    dispose: async () => {
      await connections.closeAll()
      await fleet.dispose()
      rmSync(folder, { recursive: true })
    },
  }
}
