import { type Chain, startChain } from '@intendant/lab/chain.ts'
import type { RouteHop } from './connections.ts'
import { checkTransportContract } from './contract-suite.ts'
import { testConnections, testHop } from './test-routes.ts'

const ways = [
  { name: 'ssh2, three hops', drivers: ['ssh2', 'ssh2', 'ssh2'] },
  { name: 'openssh, one hop', drivers: ['openssh'] },
  { name: 'openssh, three hops', drivers: ['openssh', 'openssh', 'openssh'] },
  { name: 'openssh behind ssh2', drivers: ['ssh2', 'openssh'] },
] as const

for (const { name, drivers } of ways) {
  checkTransportContract(name, async () => {
    const chain = await startChain()
    const connections = testConnections()
    return {
      transport: await connections.open(routeOf(chain, drivers)),
      folder: '/tmp',
      dispose: async () => {
        await connections.closeAll()
        await chain.dispose()
      },
    }
  })
}

function routeOf(chain: Chain, drivers: readonly RouteHop['driver'][]): RouteHop[] {
  return drivers.flatMap((driver, index) => {
    const machine = chain.machines[index]
    if (machine === undefined) return []
    const { address, port, name } = machine
    return [testHop({ address, port, privateKey: chain.key.privateKey }, { name, driver })]
  })
}
