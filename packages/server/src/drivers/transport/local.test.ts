import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkTransportContract } from './contract-suite.ts'
import { testConnections, testHop } from './test-routes.ts'

checkTransportContract('the machine itself', async () => {
  const connections = testConnections()
  const folder = mkdtempSync(join(tmpdir(), 'intendant-local-'))
  const hop = testHop({ address: 'local', port: 0 }, { driver: 'local' })
  return {
    transport: await connections.open([hop]),
    folder,
    dispose: async () => {
      await connections.closeAll()
      rmSync(folder, { recursive: true })
    },
  }
})
