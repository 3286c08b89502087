import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { expect, test } from 'vitest'
import { systemRandom } from '../system/random.ts'
import { createKeyPair } from './own-key-pair.ts'

test('OpenSSH reads the private key and finds the public line in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'intendant-key-'))
  const file = join(folder, 'key')
  const pair = createKeyPair(systemRandom, 'intendant')
  writeFileSync(file, pair.privateKey, { mode: 0o600 })

  const line = execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).trim()

  expect(line).toBe(pair.publicLine)
  rmSync(folder, { recursive: true })
})

test('none of a thousand keys is one that cannot be read', () => {
  const unreadable = Array.from({ length: 1_000 }, () => createKeyPair(systemRandom, 'x')).filter((pair) => {
    const parsed = ssh2.utils.parseKey(pair.privateKey)
    if (parsed instanceof Error || Array.isArray(parsed)) return true
    return `ssh-ed25519 ${parsed.getPublicSSH().toString('base64')} x` !== pair.publicLine
  })

  expect(unreadable).toEqual([])
})
