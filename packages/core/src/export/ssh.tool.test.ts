import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Hop } from '../paths/path.ts'
import { testIds } from '../paths/test-estate.ts'
import { renderSshCommand } from './ssh-command.ts'
import { renderSshConfig } from './ssh-config.ts'

// OpenSSH and the shell are the judges of what is exported. A missing one fails these tests.
const folder = mkdtempSync(join(tmpdir(), 'ssh-export-'))
afterAll(() => rmSync(folder, { recursive: true }))

function hop(slug: string, fields: Partial<Hop>): Hop {
  return {
    machineId: testIds.machine(1),
    slug,
    name: slug,
    driver: 'ssh2',
    address: '10.0.0.1',
    port: 22,
    login: 'root',
    reason: { code: 'direct', params: {} },
    ...fields,
  }
}

const path = {
  hops: [
    hop('bastion', { address: '2001:db8::1', port: 2222, login: 'DOM\\ada' }),
    hop('inner', { address: '10.1.0.9' }),
    hop('web', { address: '10.2.0.7', port: 222, login: 'samba$' }),
  ],
}

function read(printed: string): (string | undefined)[] {
  const lines = printed.split('\n')
  return ['hostname', 'port', 'user', 'proxyjump', 'hostkeyalias', 'userknownhostsfile'].map((key) =>
    lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1),
  )
}

test('ssh reads from the exported ssh_config what was meant', () => {
  const file = join(folder, 'config')
  writeFileSync(file, renderSshConfig([path], { knownHostsFile: '/tmp/my hosts' }))

  const ask = (slug: string) =>
    read(execFileSync('ssh', ['-T', '-G', '-F', file, slug], { encoding: 'utf8' }))

  const known = '/tmp/my hosts'
  expect(ask('bastion')).toEqual(['2001:db8::1', '2222', 'DOM\\ada', undefined, 'bastion', known])
  expect(ask('inner')).toEqual(['10.1.0.9', '22', 'root', 'bastion', 'inner', known])
  expect(ask('web')).toEqual(['10.2.0.7', '222', 'samba$', 'inner', 'web', known])
})

test('a shell and ssh read from the exported line what was meant', () => {
  const line = renderSshCommand(path).replace(/^ssh /, 'ssh -T -G -F none ')

  const printed = execFileSync('sh', ['-c', line], { encoding: 'utf8' })

  expect(read(printed).slice(0, 4)).toEqual([
    '10.2.0.7',
    '222',
    'samba$',
    // As OpenSSH prints it: the last jump host always in brackets.
    'DOM\\ada@[2001:db8::1]:2222,root@[10.1.0.9]',
  ])
})
