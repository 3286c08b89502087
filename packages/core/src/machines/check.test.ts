import { expect, test } from 'vitest'
import { testIds } from '../paths/test-estate.ts'
import { checkMachine } from './check.ts'
import { MachineFields } from './machine.ts'

const { machine: m, organisation } = testIds

function machine(fields: object) {
  return MachineFields.parse({ organisationId: organisation(1), name: 'web', ...fields })
}

const eth = (name: string, addresses: string[] = [], mac: string | null = null) => ({ name, addresses, mac })

test.each([
  [
    'nothing wrong',
    {
      interfaces: [
        eth('eth0', ['10.0.0.5/24', '2001:db8::/64'], '02:00:00:00:00:01'),
        eth('eth1', ['10.0.1.0/31']),
      ],
    },
    [],
  ],
  [
    'a login twice',
    { accounts: [{ login: 'root' }, { login: 'root' }] },
    [['duplicate-login', 'accounts.1.login']],
  ],
  [
    'an interface twice',
    { interfaces: [eth('eth0'), eth('eth0')] },
    [['duplicate-interface', 'interfaces.1.name']],
  ],
  [
    'an address twice, with another length',
    { interfaces: [eth('eth0', ['10.0.0.5/24']), eth('eth1', ['10.0.0.5/16'])] },
    [['duplicate-address', 'interfaces.1.addresses.0']],
  ],
  [
    'a hardware address twice',
    { interfaces: [eth('a', [], '02:00:00:00:00:01'), eth('b', [], '02:00:00:00:00:01')] },
    [['duplicate-mac', 'interfaces.1.mac']],
  ],
  [
    'the address of a network',
    { interfaces: [eth('eth0', ['10.0.0.0/24'])] },
    [['network-address', 'interfaces.0.addresses.0']],
  ],
  ['a loopback address', { sshAddress: '127.0.0.1' }, [['loopback-address', 'sshAddress']]],
  ['the same on the machine itself', { sshAddress: '127.0.0.1', driver: 'local' }, []],
  [
    'a path through itself',
    { path: { mode: 'fixed', hops: [m(2), m(1)] } },
    [['fixed-path-itself', 'path.hops.1']],
  ],
  ['a hop twice', { path: { mode: 'fixed', hops: [m(2), m(2)] } }, [['fixed-path-twice', 'path.hops.1']]],
])('%s', (_, fields, expected) => {
  expect(checkMachine(machine(fields), m(1)).map((one) => [one.code, one.path.join('.')])).toEqual(expected)
})
