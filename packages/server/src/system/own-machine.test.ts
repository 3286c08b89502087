import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { observeOwnMachine, parseOsRelease, toOwnInterfaces } from './own-machine.ts'

test.each([
  ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian"\n', 'Debian GNU/Linux 12 (bookworm)'],
  ["NAME=x\nPRETTY_NAME='A b'\n", 'A b'],
  ['PRETTY_NAME=Arch\n', 'Arch'],
  ['PRETTY_NAME="with \\"quotes\\""\n', 'with "quotes"'],
  ['NAME=x\n', ''],
  ['', ''],
])('the name of a system is read from %j', (text, name) => {
  expect(parseOsRelease(text)).toBe(name)
})

test('only interfaces others may use are kept', () => {
  const info = (address: string, cidr: string, mac: string, internal = false) => ({
    address,
    cidr,
    mac,
    internal,
    netmask: '',
    family: 'IPv4' as const,
  })
  const seen = {
    lo: [info('127.0.0.1', '127.0.0.1/8', '00:00:00:00:00:00', true)],
    eth0: [
      info('192.0.2.10', '192.0.2.10/24', '02:00:5e:10:00:01'),
      info('fe80::1', 'fe80::1/64', '02:00:5e:10:00:01'),
    ],
    wg0: [info('10.9.0.1', '10.9.0.1/24', '00:00:00:00:00:00')],
    docker0: [info('172.17.0.1', '172.17.0.1/16', '02:42:00:00:00:01')],
    eth1: [info('169.254.3.4', '169.254.3.4/16', '02:00:5e:10:00:02')],
  }

  expect(toOwnInterfaces(seen)).toEqual([
    { name: 'eth0', mac: '02:00:5e:10:00:01', addresses: ['192.0.2.10/24'] },
    { name: 'wg0', mac: null, addresses: ['10.9.0.1/24'] },
  ])
})

test('this machine is observed under its name', async () => {
  const machine = await observeOwnMachine()

  expect(machine.name).toBe(hostname())
  expect(machine.login).not.toBe('')
})
