import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSshPublicKey, renderSshPublicKey } from './ssh-public-key.ts'

const blob = 'AAAAC3NzaC1lZDI1NTE5AAAAIGPPQcKnaMLAAUTEO2mCfS4hZ/nBkXcjCPIB9TOgdfcU'

test('a line of a .pub file is a key with its comment', () => {
  const parsed = parseSshPublicKey(`  ssh-ed25519 ${blob}  ada@notebook of work\n`)

  expect(parsed).toMatchObject({
    ok: true,
    value: { type: 'ssh-ed25519', blob, comment: 'ada@notebook of work' },
  })
  expect(parsed.ok && renderSshPublicKey(parsed.value)).toBe(`ssh-ed25519 ${blob} ada@notebook of work`)
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
  const parsed = parseSshPublicKey(line)

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
        const parsed = parseSshPublicKey(text)
        return !parsed.ok || !/[\r\n\0]/.test(parsed.value.comment)
      },
    ),
  )
})

function toBlob(...parts: readonly (string | readonly number[])[]): string {
  const bytes = parts.flatMap((part) => {
    const field = typeof part === 'string' ? [...part].map((sign) => sign.charCodeAt(0)) : part
    return [0, 0, field.length >> 8, field.length & 255, ...field]
  })
  return btoa(String.fromCharCode(...bytes))
}

const point256 = [4, ...Array<number>(64).fill(7)]
const point521 = [4, ...Array<number>(132).fill(7)]

test.each([
  ['ssh-rsa', toBlob('ssh-rsa', [1, 0, 1], [0, ...Array<number>(256).fill(255)])],
  ['ecdsa-sha2-nistp256', toBlob('ecdsa-sha2-nistp256', 'nistp256', point256)],
  ['ecdsa-sha2-nistp521', toBlob('ecdsa-sha2-nistp521', 'nistp521', point521)],
  ['sk-ssh-ed25519@openssh.com', toBlob('sk-ssh-ed25519@openssh.com', Array<number>(32).fill(7), 'ssh:')],
  [
    'sk-ecdsa-sha2-nistp256@openssh.com',
    toBlob('sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', point256, 'ssh:'),
  ],
])('keys of type %s are taken, without a comment too', (type, typed) => {
  expect(parseSshPublicKey(`${type} ${typed}`)).toMatchObject({ ok: true, value: { type, comment: '' } })
})

test.each([
  ['an ed25519 key of 31 bytes', `ssh-ed25519 ${toBlob('ssh-ed25519', Array<number>(31).fill(7))}`],
  ['another curve inside', `ecdsa-sha2-nistp256 ${toBlob('ecdsa-sha2-nistp256', 'nistp521', point521)}`],
  ['a short point', `ecdsa-sha2-nistp256 ${toBlob('ecdsa-sha2-nistp256', 'nistp256', [4, 1])}`],
])('%s is broken', (_, line) => {
  expect(parseSshPublicKey(line)).toMatchObject({ ok: false, problems: [{ code: 'public-key-broken' }] })
})
