import { expect, test } from 'vitest'
import { clientAddress } from './route-address.ts'
import { chooseLanguage } from './route-language.ts'
import { findForeignOrigin } from './route-origin.ts'

test.each([
  ['no proxy', '192.0.2.1', undefined, [], '192.0.2.1'],
  ['a header nobody configured', '192.0.2.1', '10.9.9.9', [], '192.0.2.1'],
  ['a configured proxy', '10.0.0.1', '192.0.2.1', ['10.0.0.1'], '192.0.2.1'],
  ['two configured proxies', '10.0.0.1', '192.0.2.1, 10.0.0.2', ['10.0.0.0/24'], '192.0.2.1'],
  ['what a client wrote in front', '10.0.0.1', '127.0.0.1, 192.0.2.1', ['10.0.0.1'], '192.0.2.1'],
  ['rubbish in the header', '10.0.0.1', 'unknown', ['10.0.0.1'], '10.0.0.1'],
  ['a proxy that says nothing', '10.0.0.1', undefined, ['10.0.0.1'], '10.0.0.1'],
  ['an IPv4 socket seen as IPv6', '::ffff:10.0.0.1', '2001:db8::1', ['10.0.0.1'], '2001:db8::1'],
])('with %s the client is %s behind %s', (_, socket, forwarded, proxies, expected) => {
  expect(clientAddress(socket, { 'x-forwarded-for': forwarded }, proxies)).toBe(expected)
})

test.each([
  [undefined, null, 'en'],
  ['fr', null, 'fr'],
  ['fr-CH, fr;q=0.9, en;q=0.8', null, 'fr'],
  ['de, en;q=0.5, fr;q=0.4', null, 'en'],
  ['en;q=0, fr;q=0.1', null, 'fr'],
  ['fr', 'en', 'en'],
] as const)('a browser that prefers %s and a person who prefers %s get %s', (header, preferred, expected) => {
  expect(chooseLanguage({ 'accept-language': header }, preferred)).toBe(expected)
})

test.each([
  ['our page on loopback', 'localhost:7700', 'http://localhost:7700', null, null],
  ['our page on an address', '[::1]:7700', 'http://[::1]:7700', null, null],
  [
    'the configured page behind a proxy',
    '127.0.0.1:7700',
    'https://panel.example',
    'https://panel.example',
    null,
  ],
  ['another port', 'localhost:7700', 'http://localhost:8080', null, 'http://localhost:8080'],
  [
    'a name that starts like ours',
    'localhost:7700',
    'http://localhost:7700.evil.example',
    null,
    'http://localhost:7700.evil.example',
  ],
  ['a name pointed at us', 'evil.example:7700', 'http://evil.example:7700', null, 'http://evil.example:7700'],
  ['a page without an origin', 'localhost:7700', 'null', null, 'null'],
])('%s', (_, host, origin, publicOrigin, expected) => {
  expect(findForeignOrigin({ host, origin }, { publicOrigin })).toBe(expected)
})
