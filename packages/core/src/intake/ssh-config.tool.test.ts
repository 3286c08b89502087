import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readSshConfigFile } from './ssh-config-file.ts'
import { resolveHost } from './ssh-config-resolve.ts'

// OpenSSH itself is the judge of what an ssh_config means. A missing ssh fails these tests.
const folder = mkdtempSync(join(tmpdir(), 'ssh-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function askOpenSsh(config: string, alias: string): Record<string, string | undefined> {
  const file = join(folder, 'config')
  writeFileSync(file, config)
  const lines = execFileSync('ssh', ['-T', '-G', '-F', file, alias], { encoding: 'utf8' }).split('\n')
  const find = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1)
  return { hostname: find('hostname'), port: find('port'), user: find('user'), proxyjump: find('proxyjump') }
}

function askUs(config: string, alias: string): Record<string, string | undefined> {
  const { nodes, problems } = readSshConfigFile(config)
  expect(problems).toEqual([])
  const { values } = resolveHost({ nodes, files: new Map() }, alias)
  return {
    hostname: values.get('hostname'),
    port: values.get('port') ?? '22',
    user: values.get('user'),
    proxyjump: values.get('proxyjump'),
  }
}

const alias = fc.constantFrom('web', 'web1', 'db', 'Gw', 'a.b')
const pattern = fc.constantFrom(
  '*',
  'web',
  'web?',
  'w*1',
  '!web',
  '!db',
  'd*',
  'Gw',
  'gw',
  '*.b',
  '10.0.0.*',
  '*.lan',
)
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 })
const separator = fc.constantFrom(' ', '=', ' = ', '\t')
const setting = fc.oneof(
  fc
    .constantFrom('10.0.0.5', '%h.lan', 'Db.Example', '"%h"', 'x%%y')
    .map((value) => ['HostName', value] as const),
  fc.constantFrom('22', '2222', '"222"').map((value) => ['Port', value] as const),
  fc
    .constantFrom('ada', '"root"', "'deploy'", 'DOM\\\\ada', 'bob # comment')
    .map((value) => ['user', value] as const),
  fc
    .constantFrom('jump', 'ops@jump:2222', 'a,b@c', 'none', '[2001:db8::1]:22')
    .map((value) => ['ProxyJump', value] as const),
  fc.constantFrom('none', 'ssh -W %h:%p gw').map((value) => ['ProxyCommand', value] as const),
)
const settingLine = fc
  .tuple(setting, separator, fc.constantFrom('', '  ', '\t'))
  .map(([[key, value], sign, indent]) => `${indent}${key}${sign}${value}`)
const criterion = fc.oneof(
  fc
    .constantFrom('host', 'originalhost', '!host', '!originalhost')
    .chain((name) => patterns.map((list) => `${name} ${list.join(',')}`)),
  fc.constantFrom('user ada', '!user ada', 'user r*,deploy', 'final', '!final', 'canonical'),
)
const blockLine = fc.oneof(
  patterns.map((list) => `Host ${list.join(' ')}`),
  fc.constant('Match all'),
  fc.array(criterion, { minLength: 1, maxLength: 2 }).map((list) => `Match ${list.join(' ')}`),
)
const configs = fc
  .tuple(
    fc.array(fc.oneof(settingLine, settingLine, blockLine, fc.constantFrom('', '# note', '   # x')), {
      maxLength: 14,
    }),
    fc.constantFrom('\n', '\r\n'),
  )
  // A default login, because without one OpenSSH takes that of whoever runs it.
  .map(([lines, end]) => `${[...lines, 'Host *', '  User last'].join(end)}${end}`)

test('random configurations mean what OpenSSH says they mean', () => {
  fc.assert(
    fc.property(configs, alias, (config, name) => {
      // `Match user` before any User is set would ask for the local login, which no pasted text knows.
      const text = /^Match .*user/mu.test(config) ? `User ada\n${config}` : config
      expect(askUs(text, name)).toEqual(askOpenSsh(text, name))
    }),
    { numRuns: 300 },
  )
}, 120_000)

test.each([
  [
    'the final pass matches Host with the name that is dialled',
    'HostName real\nHost real\n Port 222\nMatch final host *\n',
    'web',
  ],
  [
    'the final pass keeps the original host',
    'HostName real\nMatch final originalhost web\n Port 222\n',
    'web',
  ],
  [
    'the final pass does not fill in HostName twice',
    'HostName %h.lan\nMatch final host web.lan.lan\n Port 222\n',
    'web',
  ],
])('%s', (_, config, name) => {
  const text = `${config}Host *\n  User last\n`

  expect(askUs(text, name)).toEqual(askOpenSsh(text, name))
})
