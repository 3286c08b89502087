import { expect, test } from 'vitest'
import { computePaths } from '../paths/compute.ts'
import type { Path } from '../paths/path.ts'
import { testEstate, testIds, testMachine, testNetwork } from '../paths/test-estate.ts'
import { renderAnsibleInventory } from './ansible.ts'
import { toShellWord } from './shell-word.ts'
import { renderSshCommand } from './ssh-command.ts'
import { renderKnownHosts, renderSshConfig } from './ssh-config.ts'

const { machine: m } = testIds
const estate = testEstate(
  [
    testMachine(1, { addresses: ['198.51.100.2/24'] }),
    testMachine(2, { slug: 'bastion', sshAddress: '203.0.113.1', sshPort: 2222, logins: ['jump'] }),
    testMachine(3, { slug: 'inner', addresses: ['10.1.0.9/24', '10.2.0.1/24'] }),
    testMachine(4, { slug: 'web', addresses: ['10.2.0.7/24'], sshPort: 222, logins: ['DOM\\ada'] }),
    testMachine(5, { slug: 'six', addresses: ['2001:db8::5/64'] }),
  ],
  [
    testNetwork(1, '10.1.0.0/24', { gatewayId: m(2) }),
    testNetwork(2, '10.2.0.0/24', { gatewayId: m(3) }),
    testNetwork(3, '2001:db8::/64', { gatewayId: m(2) }),
  ],
)

function best(n: number): Path {
  const path = computePaths(estate, m(n), null).paths[0]
  if (path === undefined) throw new Error(`machine ${n} has no path`)
  return path
}

test.each([
  [2, 'ssh -p 2222 jump@203.0.113.1'],
  [4, "ssh -J jump@203.0.113.1:2222,root@10.1.0.9 -p 222 'DOM\\ada@10.2.0.7'"],
  [5, 'ssh -J jump@203.0.113.1:2222 root@2001:db8::5'],
])('the line for machine %i is what one would type', (n, line) => {
  expect(renderSshCommand(best(n))).toBe(line)
})

test('an IPv6 jump host stands in brackets, quoted from the shell', () => {
  const six = best(5)
  const path = { hops: [...six.hops.slice(-1), ...best(2).hops] }

  expect(renderSshCommand(path)).toBe("ssh -J 'root@[2001:db8::5]' -p 2222 jump@203.0.113.1")
})

test.each([
  ['plain', 'plain'],
  ['', "''"],
  ["it's", "'it'\\''s'"],
  ['$(id)', "'$(id)'"],
])('the word %j is written %s', (word, written) => {
  expect(toShellWord(word)).toBe(written)
})

test('an ssh_config names every hop once, and known keys only', () => {
  const config = renderSshConfig([best(4), best(2), best(5)], {
    header: ['Written by Intendant.'],
    knownHostsFile: '/home/ada/my hosts',
  })

  expect(config).toBe(`# Written by Intendant.

Host bastion
  HostName 203.0.113.1
  Port 2222
  User jump
  HostKeyAlias bastion

Host inner
  HostName 10.1.0.9
  User root
  ProxyJump bastion
  HostKeyAlias inner

Host web
  HostName 10.2.0.7
  Port 222
  User "DOM\\\\ada"
  ProxyJump inner
  HostKeyAlias web

Host six
  HostName 2001:db8::5
  User root
  ProxyJump bastion
  HostKeyAlias six

Host *
  UserKnownHostsFile "/home/ada/my hosts"
  StrictHostKeyChecking yes
`)
})

test('a hop that is dialled differently on the way has an entry of its own', () => {
  const [bastion] = best(2).hops
  const [inner] = best(3).hops.slice(-1)
  if (bastion === undefined || inner === undefined) throw new Error('no hops')
  const elsewhere = { hops: [{ ...bastion, address: '192.0.2.9' }, inner] }

  const config = renderSshConfig([best(2), elsewhere])

  expect(config).toContain('Host bastion--2\n  HostName 192.0.2.9')
  expect(config).toContain('ProxyJump bastion--2')
})

test('known hosts stand under their slug, revoked ones marked', () => {
  expect(
    renderKnownHosts([
      { slug: 'web', type: 'ssh-ed25519', blob: 'AAAA', state: 'trusted' },
      { slug: 'web', type: 'ssh-rsa', blob: 'AAAB', state: 'revoked' },
    ]),
  ).toBe('web ssh-ed25519 AAAA\n@revoked web ssh-rsa AAAB\n')
})

test('an Ansible inventory has hosts with their jumps, and groups', () => {
  const inventory = renderAnsibleInventory([
    { path: best(4), organisation: 'acme', site: 'paris-2', duties: ['dns'], tags: ['prod', 'été', 'ete'] },
    { path: best(2), organisation: 'acme', site: null, duties: [], tags: ['prod'] },
  ])

  expect(inventory).toBe(`all:
  hosts:
    "bastion":
      ansible_host: "203.0.113.1"
      ansible_port: 2222
      ansible_user: "jump"
    "web":
      ansible_host: "10.2.0.7"
      ansible_port: 222
      ansible_user: "DOM\\\\ada"
      ansible_ssh_common_args: "-o ProxyJump=jump@203.0.113.1:2222,root@10.1.0.9"
  children:
    duty_dns:
      hosts:
        "web": {}
    organisation_acme:
      hosts:
        "bastion": {}
        "web": {}
    site_paris_2:
      hosts:
        "web": {}
    tag_ete:
      hosts:
        "web": {}
    tag_ete_2:
      hosts:
        "web": {}
    tag_prod:
      hosts:
        "bastion": {}
        "web": {}
`)
  expect(renderAnsibleInventory([])).toBe('all:\n  hosts: {}\n')
})
