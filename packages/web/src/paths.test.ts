import { expect, test } from 'vitest'
import { keepOrganisation, paths } from './paths.ts'

test('every URL of the page is as it was', () => {
  const urls = [
    paths.home(),
    paths.machines(),
    paths.machines({ q: 'tag:prod ip:10.0.3.', sort: '-name', view: '' }),
    paths.newMachine(),
    paths.newMachine({ from: 'paste', text: 'ssh -J a,b root@10.0.0.5' }),
    paths.machine('web-01'),
    paths.machine('web-01', 'settings'),
    paths.places(),
    paths.places('sites', { edit: 'new' }),
    paths.terminal(),
    paths.terminal({ open: 'web-01', login: 'root' }),
    paths.terminal({ session: 334 }),
    paths.sessions({ machine: 'web-01' }),
    paths.session(334, { t: 90 }),
    paths.settings(),
    paths.settings('people'),
    paths.account('tokens'),
    paths.help('paths'),
    paths.setUp('a+b/c'),
    paths.invitation('x'),
  ]

  expect(urls).toMatchInlineSnapshot(`
    [
      "/",
      "/machines",
      "/machines?q=tag%3Aprod+ip%3A10.0.3.&sort=-name",
      "/machines/new",
      "/machines/new?from=paste&text=ssh+-J+a%2Cb+root%4010.0.0.5",
      "/machines/web-01",
      "/machines/web-01/settings",
      "/places",
      "/places/sites?edit=new",
      "/terminal",
      "/terminal?open=web-01&login=root",
      "/terminal?session=334",
      "/sessions?machine=web-01",
      "/sessions/334?t=90",
      "/settings",
      "/settings/people",
      "/account/tokens",
      "/help#paths",
      "/setup?token=a%2Bb%2Fc",
      "/invitation?token=x",
    ]
  `)
})

test.each([
  ['/machines', undefined, '/machines'],
  ['/machines', 'acme', '/machines?org=acme'],
  ['/machines?q=x', 'acme', '/machines?q=x&org=acme'],
  ['/machines?org=other', 'acme', '/machines?org=other'],
  ['/help#paths', 'acme', '/help?org=acme#paths'],
])('a link %s from a page of %s leads to %s', (to, organisation, expected) => {
  expect(keepOrganisation(to, organisation)).toBe(expected)
})
