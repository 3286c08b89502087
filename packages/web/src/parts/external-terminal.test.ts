import { expect, test } from 'vitest'
import { toExternalTerminal } from './external-terminal.ts'

test.each([
  ['', null],
  ['ssh://{host}', { does: 'open', href: 'ssh://web-01' }],
  ['kitty ssh -F ~/kit/ssh_config {host}', { does: 'copy', command: 'kitty ssh -F ~/kit/ssh_config web-01' }],
  ['javascript:alert("{host}")', { does: 'copy', command: 'javascript:alert("web-01")' }],
])('the template %j', (template, expected) => {
  expect(toExternalTerminal(template, 'web-01')).toEqual(expected)
})
