import { expect, test } from 'vitest'
import { systemRandom } from '../system/random.ts'
import { createGate, TooBusy } from './gate.ts'
import { hashPassword, isPassword } from './password.ts'

test('a password opens its own hash and no other does', async () => {
  const hash = await hashPassword('correct horse battery staple', systemRandom)

  expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await isPassword('correct horse battery staple', hash)).toBe(true)
  expect(await isPassword('Correct horse battery staple', hash)).toBe(false)
  expect(await isPassword('', hash)).toBe(false)
})

test('the same letters in another Unicode form are the same password', async () => {
  const hash = await hashPassword('mot de passe trop sécurisé'.normalize('NFC'), systemRandom)

  expect(await isPassword('mot de passe trop sécurisé'.normalize('NFD'), hash)).toBe(true)
})

test('nobody’s password is never right', async () => {
  expect(await isPassword('anything at all', null)).toBe(false)
})

test('a gate runs so many at once, keeps the order, and refuses when the line is full', async () => {
  const gate = createGate({ atOnce: 1, waiting: 1 })
  const order: string[] = []
  let open = () => {}
  const first = gate(() =>
    new Promise<void>((resolve) => (open = resolve)).then(() => void order.push('first')),
  )
  const second = gate(async () => void order.push('second'))

  const third = gate(async () => void order.push('third'))

  await expect(third).rejects.toBeInstanceOf(TooBusy)
  open()
  await Promise.all([first, second])
  await gate(async () => void order.push('fourth'))
  expect(order).toEqual(['first', 'second', 'fourth'])
})
