import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computePaths, hopLimit } from './compute.ts'
import { computeDependants, listDependants } from './dependants.ts'
import type { Estate } from './estate.ts'
import { explainPath } from './explain.ts'
import { testEstate, testIds, testMachine, testNetwork } from './test-estate.ts'

const { machine: m, site, organisation } = testIds

/** Paths as short lines: `b@203.0.113.1 direct > x@10.0.0.5 own-gateway`. */
function shown(estate: Estate, n: number): string[] {
  return computePaths(estate, m(n), null).paths.map((path) =>
    path.hops.map((hop) => `${hop.slug}@${hop.address} ${hop.reason.code}`).join(' > '),
  )
}

const self = testMachine(1, {
  name: 'panel',
  siteId: site(9),
  addresses: ['198.51.100.2/24', '172.17.0.1/16'],
})
const bastion = testMachine(2, { sshAddress: '203.0.113.1', addresses: ['10.1.0.1/24'], logins: ['jump'] })
const inner = testMachine(3, { addresses: ['10.1.0.9/24', '10.2.0.1/24'] })
const hidden = testMachine(4, { addresses: ['10.2.0.7/24'], sshPort: 2222, logins: ['root', 'deploy'] })
const chain = testEstate(
  [self, bastion, inner, hidden],
  [testNetwork(1, '10.1.0.0/24', { gatewayId: m(2) }), testNetwork(2, '10.2.0.0/24', { gatewayId: m(3) })],
)

describe('ways to a machine', () => {
  test('the machine Intendant runs on is one local hop', () => {
    const { paths, problem } = computePaths(chain, m(1), null)

    expect(problem).toBeNull()
    expect(paths).toEqual([
      {
        hops: [
          {
            machineId: m(1),
            slug: 'm1',
            name: 'panel',
            driver: 'local',
            address: '198.51.100.2',
            port: 22,
            login: 'root',
            reason: { code: 'self', params: { machine: 'panel' } },
          },
        ],
      },
    ])
  })

  test('a hidden machine is reached through as many gateways as it takes, each at the address the one before can dial', () => {
    const { paths } = computePaths(chain, m(4), 'deploy')

    expect(shown(chain, 4)).toEqual([
      'm2@203.0.113.1 direct > m3@10.1.0.9 own-gateway > m4@10.2.0.7 own-gateway',
    ])
    expect(paths[0]?.hops.map((hop) => `${hop.login}:${hop.port}`)).toEqual([
      'jump:22',
      'root:22',
      'deploy:2222',
    ])
  })

  test('a public address without a network is dialled directly, on its own port', () => {
    const estate = testEstate([self, testMachine(5, { sshAddress: 'web.example.org', sshPort: 10722 })])

    const { paths } = computePaths(estate, m(5), null)

    expect(paths[0]?.hops.map((hop) => [hop.address, hop.port, hop.reason.code])).toEqual([
      ['web.example.org', 10722, 'direct'],
    ])
  })

  test.each([
    { name: 'by the prefix of its own interface', networks: [] },
    { name: 'by a network of the inventory', networks: [testNetwork(1, '172.17.0.0/16')] },
    {
      name: 'and is not bettered by a gateway',
      networks: [testNetwork(1, '172.17.0.0/16', { gatewayId: m(2) })],
    },
  ])('a machine in a network of Intendant’s machine is dialled over it $name', ({ networks }) => {
    const estate = testEstate([self, bastion, testMachine(5, { addresses: ['172.17.0.5/16'] })], networks)

    expect(shown(estate, 5)[0]).toBe('m5@172.17.0.5 same-network')
  })

  test('its own gateway comes first, a wider sibling network second', () => {
    const estate = testEstate(
      [
        self,
        bastion,
        testMachine(6, { sshAddress: '203.0.113.6' }),
        testMachine(5, { siteId: site(1), addresses: ['10.1.0.5/24'] }),
      ],
      [
        testNetwork(1, '10.0.0.0/8', { gatewayId: m(6) }),
        testNetwork(2, '10.1.0.0/24', { gatewayId: m(2), siteId: site(1) }),
      ],
    )

    expect(shown(estate, 5)).toEqual([
      'm2@203.0.113.1 direct > m5@10.1.0.5 own-gateway',
      'm6@203.0.113.6 direct > m5@10.1.0.5 sibling-gateway',
      'm6@203.0.113.6 direct > m2@10.1.0.1 own-gateway > m5@10.1.0.5 own-gateway',
    ])
  })

  test('a sibling site’s gateway is used when the own site knows no such network', () => {
    const estate = testEstate(
      [self, bastion, testMachine(5, { siteId: site(2), addresses: ['10.1.0.5/24'] })],
      [testNetwork(1, '10.1.0.0/24', { gatewayId: m(2), siteId: site(1) })],
    )

    expect(shown(estate, 5)).toEqual(['m2@203.0.113.1 direct > m5@10.1.0.5 sibling-gateway'])
  })

  test('the same numbers at another site are another machine: its gateway is never used', () => {
    const estate = testEstate(
      [
        self,
        bastion,
        testMachine(6, { sshAddress: '203.0.113.6' }),
        testMachine(5, { siteId: site(1), addresses: ['192.168.1.5/24'] }),
      ],
      [
        testNetwork(1, '192.168.1.0/24', { gatewayId: m(6), siteId: site(2) }),
        testNetwork(2, '192.168.1.0/24', { gatewayId: m(2), siteId: site(1) }),
      ],
    )

    expect(shown(estate, 5)).toEqual(['m2@203.0.113.1 direct > m5@192.168.1.5 own-gateway'])
  })

  test('another organisation’s network with the same numbers is never used', () => {
    const estate = testEstate(
      [self, bastion, testMachine(5, { addresses: ['10.9.0.5/24'] })],
      [testNetwork(1, '10.9.0.0/24', { gatewayId: m(2), organisationId: organisation(2) })],
    )

    expect(shown(estate, 5)).toEqual(['m5@10.9.0.5 direct'])
  })

  test('a customer’s private network with the numbers of Intendant’s own is entered by its gateway', () => {
    const other = { organisationId: organisation(2) }
    const estate = testEstate(
      [
        self,
        testMachine(2, { ...other, sshAddress: '203.0.113.1', addresses: ['172.17.0.2/16'] }),
        testMachine(5, { ...other, addresses: ['172.17.0.5/16'] }),
      ],
      [testNetwork(1, '172.17.0.0/16', { ...other, gatewayId: m(2) })],
    )

    expect(shown(estate, 5)).toEqual(['m2@203.0.113.1 direct > m5@172.17.0.5 own-gateway'])
  })

  test('a gateway in Intendant’s own network is dialled there rather than at its SSH address', () => {
    const estate = testEstate(
      [
        self,
        testMachine(2, { sshAddress: '203.0.113.1', addresses: ['198.51.100.9/24', '10.1.0.1/24'] }),
        testMachine(5, { addresses: ['10.1.0.5/24'] }),
      ],
      [testNetwork(1, '10.1.0.0/24', { gatewayId: m(2) })],
    )

    expect(shown(estate, 5)).toEqual([
      'm2@198.51.100.9 same-network > m5@10.1.0.5 own-gateway',
      'm2@203.0.113.1 direct > m5@10.1.0.5 own-gateway',
    ])
  })

  test('a guest without a known network is reached through its host', () => {
    const estate = testEstate([self, bastion, testMachine(5, { hostId: m(2), addresses: ['10.77.0.5/24'] })])

    expect(shown(estate, 5)).toEqual(['m2@203.0.113.1 direct > m5@10.77.0.5 parent-gateway'])
  })

  test('a forwarded port is dialled at the address it belongs to, and nowhere else', () => {
    const estate = testEstate(
      [
        self,
        bastion,
        testMachine(5, { sshAddress: '203.0.113.50', sshPort: 10722, addresses: ['10.1.0.7/24'] }),
      ],
      [testNetwork(1, '10.1.0.0/24', { gatewayId: m(2) })],
    )

    expect(shown(estate, 5)).toEqual(['m5@203.0.113.50 direct'])
  })

  test('a public address in a network with a gateway goes through it first and straight second', () => {
    const estate = testEstate(
      [self, bastion, testMachine(5, { addresses: ['192.0.2.5/24'] })],
      [testNetwork(1, '192.0.2.0/24', { gatewayId: m(2) })],
    )

    expect(shown(estate, 5)).toEqual([
      'm2@203.0.113.1 direct > m5@192.0.2.5 own-gateway',
      'm5@192.0.2.5 direct',
    ])
  })

  test('IPv6 networks count as IPv4 ones do', () => {
    const estate = testEstate(
      [self, bastion, testMachine(5, { addresses: ['fe80::1/64', 'fd00:1::5/64'] })],
      [testNetwork(1, 'fd00:1::/64', { gatewayId: m(2) })],
    )

    expect(shown(estate, 5)).toEqual(['m2@203.0.113.1 direct > m5@fd00:1::5 own-gateway'])
  })

  test('a network whose gateway is Intendant’s machine needs no hop', () => {
    const estate = testEstate(
      [self, testMachine(5, { addresses: ['10.5.0.5/24'] })],
      [testNetwork(1, '10.5.0.0/24', { gatewayId: m(1) })],
    )

    expect(shown(estate, 5)).toEqual(['m5@10.5.0.5 same-network'])
  })

  test('a gateway known only by its address inside is tried there, then the machine itself', () => {
    const estate = testEstate(
      [self, testMachine(2, { addresses: ['10.1.0.1/24'] }), testMachine(5, { addresses: ['10.1.0.5/24'] })],
      [testNetwork(1, '10.1.0.0/24', { gatewayId: m(2) })],
    )

    expect(shown(estate, 5)).toEqual(['m2@10.1.0.1 direct > m5@10.1.0.5 own-gateway', 'm5@10.1.0.5 direct'])
  })
})

describe('rules a person sets', () => {
  test('a fixed path is taken exactly, each hop at the address shared with the one before', () => {
    const fixed = testMachine(5, {
      addresses: ['10.2.0.8/24'],
      path: { mode: 'fixed', hops: [m(2), m(3)] },
    })
    const estate = { ...chain, machines: new Map([...chain.machines, [fixed.id, fixed]]) }

    expect(shown(estate, 5)).toEqual(['m2@203.0.113.1 fixed > m3@10.1.0.9 fixed > m5@10.2.0.8 fixed'])
  })

  test('a direct path is one hop, whatever networks say', () => {
    const direct = testMachine(5, { addresses: ['10.2.0.8/24'], path: { mode: 'direct' } })
    const estate = { ...chain, machines: new Map([...chain.machines, [direct.id, direct]]) }

    expect(shown(estate, 5)).toEqual(['m5@10.2.0.8 direct-rule'])
  })

  test('the fixed path of a gateway is the way to what is behind it', () => {
    const gateway = testMachine(6, {
      addresses: ['10.1.0.6/24', '10.6.0.1/24'],
      path: { mode: 'fixed', hops: [m(2)] },
    })
    const estate = testEstate(
      [self, bastion, gateway, testMachine(5, { addresses: ['10.6.0.5/24'] })],
      [testNetwork(1, '10.6.0.0/24', { gatewayId: m(6) })],
    )

    expect(shown(estate, 5)).toEqual(['m2@203.0.113.1 fixed > m6@10.1.0.6 fixed > m5@10.6.0.5 own-gateway'])
  })

  test.each([
    { hops: [m(99)], code: 'fixed-path-broken' },
    { hops: [m(5)], code: 'fixed-path-itself' },
    { hops: [m(2), m(2)], code: 'fixed-path-broken' },
    { hops: [m(7)], code: 'fixed-path-broken' },
  ])('a fixed path that cannot be walked is explained: $code', ({ hops, code }) => {
    const fixed = testMachine(5, { sshAddress: '203.0.113.5', path: { mode: 'fixed', hops } })
    const estate = testEstate([self, bastion, testMachine(7), fixed])

    expect(computePaths(estate, m(5), null)).toMatchObject({ paths: [], problem: { code } })
  })
})

describe('no way', () => {
  test('a machine without an address says so', () => {
    const estate = testEstate([self, testMachine(5, { addresses: ['127.0.0.1/8'] })])

    expect(computePaths(estate, m(5), null)).toEqual({
      paths: [],
      problem: { code: 'no-address', params: { machine: 'M5' }, path: [] },
    })
  })

  test('a chain longer than the limit falls back on dialling the machine itself', () => {
    const machines = [self]
    const networks = []
    for (let n = 2; n <= hopLimit + 3; n += 1) {
      machines.push(testMachine(n, { addresses: [`10.${n}.0.2/24`, `10.${n + 1}.0.1/24`] }))
      networks.push(testNetwork(n, `10.${n}.0.0/24`, n > 2 ? { gatewayId: m(n - 1) } : {}))
    }

    const { paths } = computePaths(testEstate(machines, networks), m(hopLimit + 3), null)

    expect(paths.every((path) => path.hops.length <= hopLimit)).toBe(true)
    expect(paths.length).toBeGreaterThan(0)
  })

  test('gateways that are each behind the other end the search', () => {
    const estate = testEstate(
      [
        self,
        testMachine(2, { addresses: ['10.2.0.1/32', '10.1.0.1/32'], sshAddress: '10.2.0.1' }),
        testMachine(3, { addresses: ['10.1.0.2/32'], sshAddress: '10.1.0.2' }),
        testMachine(5, { addresses: ['10.1.0.5/32'] }),
      ],
      [
        testNetwork(1, '10.1.0.0/24', { gatewayId: m(2) }),
        testNetwork(2, '10.2.0.0/24', { gatewayId: m(3) }),
      ],
    )

    expect(shown(estate, 5)).toEqual([
      'm3@10.1.0.2 direct > m2@10.2.0.1 own-gateway > m5@10.1.0.5 own-gateway',
      'm5@10.1.0.5 direct',
      'm2@10.2.0.1 direct > m5@10.1.0.5 own-gateway',
      'm2@10.1.0.1 direct > m5@10.1.0.5 own-gateway',
    ])
  })
})

test('each hop explains itself in both languages', () => {
  const path = computePaths(chain, m(4), null).paths[0]

  expect(path && explainPath(path, 'en').map((hop) => hop.why)).toEqual([
    'No gateway is needed or known for 203.0.113.1: it is dialled directly.',
    '10.1.0.9 lies in its own network net1 (10.1.0.0/24), which is entered through M2.',
    '10.2.0.7 lies in its own network net2 (10.2.0.0/24), which is entered through M3.',
  ])
  expect(path && explainPath(path, 'fr').at(-1)?.why).toBe(
    '10.2.0.7 se trouve dans son propre réseau net2 (10.2.0.0/24), où l’on entre par M3.',
  )
})

test('the machines behind a machine are those whose best path runs through it', () => {
  expect(computeDependants(chain)).toEqual(
    new Map([
      [m(2), [m(3), m(4)]],
      [m(3), [m(4)]],
    ]),
  )
  expect(listDependants(chain, m(4))).toEqual([])
})

describe('laws', () => {
  const octet = fc.integer({ min: 1, max: 4 })
  const address = fc.tuple(octet, octet).map(([net, host]) => `10.${net}.0.${host}/24`)
  const estates = fc
    .record({
      machines: fc.array(
        fc.record({
          addresses: fc.array(address, { maxLength: 3 }),
          sshAddress: fc.option(fc.constantFrom('203.0.113.1', '10.1.0.1', 'gw.example.org')),
          site: fc.option(fc.integer({ min: 1, max: 2 })),
          host: fc.option(fc.integer({ min: 1, max: 8 })),
          fixed: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 }), {
            freq: 4,
          }),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      networks: fc.array(
        fc.record({
          net: octet,
          gateway: fc.integer({ min: 1, max: 8 }),
          site: fc.option(fc.integer({ min: 1, max: 2 })),
        }),
        { maxLength: 8 },
      ),
    })
    .map(({ machines, networks }) =>
      testEstate(
        machines.map((one, at) =>
          testMachine(at + 1, {
            addresses: one.addresses,
            sshAddress: one.sshAddress,
            siteId: one.site === null ? null : site(one.site),
            hostId: one.host === null ? null : m(one.host),
            path: one.fixed === null ? { mode: 'auto' } : { mode: 'fixed', hops: one.fixed.map(m) },
          }),
        ),
        networks.map((one, at) =>
          testNetwork(at + 1, `10.${one.net}.0.0/24`, {
            gatewayId: m(one.gateway),
            siteId: one.site === null ? null : site(one.site),
          }),
        ),
      ),
    )

  test('every path ends at the machine, meets no machine twice, is short, and there is a problem exactly when there is none', () => {
    fc.assert(
      fc.property(estates, (estate) => {
        for (const id of estate.machines.keys()) {
          const { paths, problem } = computePaths(estate, id, null)

          expect(paths.length === 0).toBe(problem !== null)
          expect(paths.length).toBeLessThanOrEqual(8)
          const keys = paths.map((path) => path.hops.map((hop) => `${hop.machineId}${hop.address}`).join())
          expect(new Set(keys).size).toBe(keys.length)
          for (const { hops } of paths) {
            const ids = hops.map((hop) => hop.machineId)
            expect(ids.at(-1)).toBe(id)
            expect(new Set(ids).size).toBe(ids.length)
            expect(hops.length).toBeLessThanOrEqual(hopLimit)
            if (id !== estate.selfId) expect(ids).not.toContain(estate.selfId)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  test('the order of the inventory does not matter', () => {
    fc.assert(
      fc.property(estates, (estate) => {
        const turned = {
          ...estate,
          machines: new Map([...estate.machines].reverse()),
          networks: estate.networks.toReversed(),
        }

        for (const id of estate.machines.keys()) {
          expect(computePaths(turned, id, null)).toEqual(computePaths(estate, id, null))
        }
      }),
    )
  })
})
