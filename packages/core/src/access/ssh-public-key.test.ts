import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePublicKey } from './ssh-public-key.ts'

const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIGPPQcKnaMLAAUTEO2mCfS4hZ/nBkXcjCPIB9TOgdfcU'

test('a line of a .pub file is a key with its comment', () => {
  const parsed = parsePublicKey(`  ssh-ed25519 ${blob}  ada@notebook of work\n`)

  expect(parsed).toMatchObject({
    ok: true,
    value: { type: 'ssh-ed25519', blob, comment: 'ada@notebook of work' },
  })
})

test.each([
  ['nothing', '', 'public-key-line'],
  ['words', 'my key please', 'public-key-line'],
  ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----', 'public-key-private'],
  ['two lines', `ssh-ed25519 ${blob}\nssh-ed25519 ${blob}`, 'public-key-line'],
  ['options in front', `command="rm -rf /" ssh-ed25519 ${blob}`, 'public-key-options'],
  ['one option in front', `restrict ssh-ed25519 ${blob}`, 'public-key-options'],
  ['an old type', 'ssh-dss AAAAB3NzaC1kc3MAAACBAP', 'public-key-type'],
  ['another type than inside', `ssh-rsa ${blob}`, 'public-key-broken'],
  ['a cut blob', `ssh-ed25519 ${blob.slice(0, 40)}`, 'public-key-broken'],
  ['an empty blob', 'ssh-ed25519', 'public-key-broken'],
  ['more than the key in the blob', `ssh-ed25519 ${blob.slice(0, -4)}dfcUAAAA`, 'public-key-broken'],
  ['a short RSA key', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAABQDAAAAB', 'public-key-short'],
])('%s is refused with its reason', (_, line, code) => {
  const parsed = parsePublicKey(line)

  expect(parsed).toMatchObject({ ok: false, problems: [{ code }] })
})

test('no text makes it throw, and what is taken holds no line break', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `ssh-ed25519 ${blob} ${text}`),
      ),
      (text) => {
        const parsed = parsePublicKey(text)
        return !parsed.ok || !/[\r\n\0]/.test(parsed.value.comment)
      },
    ),
  )
})
