import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toFingerprint } from './keys.ts'
import { readCertificate } from './keys-certificate.ts'
import { renderKeyLine } from './keys-line.ts'
import { openPrivateKey } from './keys-openssh.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0
function makeKey(options: string[], passphrase = ''): { file: string; text: string; publicLine: string } {
  count += 1
  const file = join(folder, `key-${count}`)
  execFileSync('ssh-keygen', ['-q', '-N', passphrase, '-C', 'someone', '-f', file, ...options])
  return { file, text: readFileSync(file, 'utf8'), publicLine: readFileSync(`${file}.pub`, 'utf8') }
}

test.each([
  ['an Ed25519 key', ['-t', 'ed25519'], ''],
  ['an Ed25519 key with a passphrase', ['-t', 'ed25519'], 'open sesame'],
  ['an RSA key', ['-t', 'rsa', '-b', '2048'], ''],
  ['an RSA key in PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM'], ''],
  ['an RSA key in PEM with a passphrase', ['-t', 'rsa', '-b', '2048', '-m', 'PEM'], 'open sesame'],
  ['an RSA key in PKCS#8', ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8'], ''],
  ['an RSA key in PKCS#8 with a passphrase', ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8'], 'open sesame'],
  ['a P-256 key', ['-t', 'ecdsa', '-b', '256'], ''],
  ['a P-384 key in PEM', ['-t', 'ecdsa', '-b', '384', '-m', 'PEM'], ''],
  ['a P-521 key with a passphrase', ['-t', 'ecdsa', '-b', '521'], 'open sesame'],
])('%s becomes an open OpenSSH key that ssh-keygen and ssh2 read', (_, options, passphrase) => {
  const { text, publicLine, file } = makeKey(options, passphrase)

  const opened = openPrivateKey(text.replaceAll('\n', '\r\n'), passphrase)

  if (typeof opened === 'string') throw new Error(opened)
  const [type, blob] = publicLine.split(' ')
  expect([opened.type, opened.publicBlob.toString('base64')]).toEqual([type, blob])
  writeFileSync(`${file}.open`, opened.openssh, { mode: 0o600 })
  const asRead = execFileSync('ssh-keygen', ['-y', '-P', '', '-f', `${file}.open`], { encoding: 'utf8' })
  expect(asRead.split(' ').slice(0, 2)).toEqual([type, blob?.trim()])
  expect(ssh2.utils.parseKey(opened.openssh)).not.toBeInstanceOf(Error)
  const shown = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`], { encoding: 'utf8' })
  expect(shown).toContain(toFingerprint(opened.publicBlob))
})

test.each([
  ['nothing', () => ['', ''], 'private-key'],
  ['words', () => ['let me in', ''], 'private-key'],
  ['half a file', () => [makeKey(['-t', 'ed25519']).text.slice(0, 120), ''], 'private-key'],
  ['the public half', () => [makeKey(['-t', 'ed25519']).publicLine, ''], 'private-key-public'],
  [
    'a protected key without its passphrase',
    () => [makeKey(['-t', 'ed25519'], 'x12345').text, ''],
    'private-key-passphrase',
  ],
  [
    'a protected key with another passphrase',
    () => [makeKey(['-t', 'ed25519'], 'x12345').text, 'y12345'],
    'private-key-passphrase',
  ],
  [
    'a protected PEM with another passphrase',
    () => [makeKey(['-t', 'rsa', '-m', 'PEM'], 'x12345').text, 'y12345'],
    'private-key-passphrase',
  ],
  [
    'a protected PKCS#8 without its passphrase',
    () => [makeKey(['-t', 'rsa', '-m', 'PKCS8'], 'x12345').text, ''],
    'private-key-passphrase',
  ],
  ['a short RSA key', () => [makeKey(['-t', 'rsa', '-b', '1024']).text, ''], 'private-key'],
  ['a key of another kind', () => [x448(), ''], 'private-key'],
])('%s is refused with its reason', (_, make, reason) => {
  const [text = '', passphrase = ''] = make()

  expect(openPrivateKey(text, passphrase)).toBe(reason)
})

function x448(): string {
  return generateKeyPairSync('ed448').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function certify(file: string, options: string[]): string {
  const authority = makeKey(['-t', 'ed25519'])
  execFileSync('ssh-keygen', [
    '-q',
    '-s',
    authority.file,
    '-I',
    'test',
    '-n',
    'root',
    ...options,
    `${file}.pub`,
  ])
  return readFileSync(`${file}-cert.pub`, 'utf8')
}

test.each([
  ['ed25519', ['-t', 'ed25519']],
  ['rsa', ['-t', 'rsa', '-b', '2048']],
  ['ecdsa', ['-t', 'ecdsa']],
])('a user certificate of an %s key is taken, one of another key or of a host is not', (_, options) => {
  const key = makeKey(options)
  const other = makeKey(options)
  const opened = openPrivateKey(key.text, '')
  if (typeof opened === 'string') throw new Error(opened)
  const line = certify(key.file, [])

  const [type, blob] = line.split(' ')
  expect(readCertificate(line, opened.publicBlob)).toEqual({ line: `${type} ${blob}` })
  expect(readCertificate(certify(other.file, []), opened.publicBlob)).toBe('key-certificate-other')
  expect(readCertificate(certify(key.file, ['-h']), opened.publicBlob)).toBe('key-certificate')
  expect(readCertificate(key.publicLine, opened.publicBlob)).toBe('key-certificate')
  expect(readCertificate(line.slice(0, 200), opened.publicBlob)).toBe('key-certificate')
})

test.each(['sh', 'bash', 'dash'])(
  'the line to paste works in %s, twice, and after a file without a line end',
  (shell) => {
    const home = mkdtempSync(join(folder, 'home-'))
    const publicKey = makeKey(['-t', 'ed25519']).publicLine.trim()
    const line = renderKeyLine(publicKey)
    const run = () => execFileSync(shell, ['-c', line], { env: { HOME: home, PATH: '/usr/bin:/bin' } })

    run()
    writeFileSync(join(home, '.ssh/authorized_keys'), 'ssh-ed25519 AAAA other')
    run()
    run()

    const file = readFileSync(join(home, '.ssh/authorized_keys'), 'utf8')
    expect(file).toBe(`ssh-ed25519 AAAA other\n${publicKey}\n`)
    const modes = execFileSync('stat', ['-c', '%a', join(home, '.ssh')], { encoding: 'utf8' })
    expect(modes.trim()).toBe('700')
  },
)

test('a public key that could mean something to a shell is refused', () => {
  expect(() => renderKeyLine("ssh-ed25519 AAAA it's")).toThrow(RangeError)
})
