import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IntakeTarget } from './entry.ts'
import { understandIntake } from './understand.ts'

function toText({ name, address, port, login }: IntakeTarget): string {
  return `${name === address ? '' : `${name}=`}${login ?? ''}@${address}:${port}`
}

/** Entries as short lines: `jump@a:22 > alias=root@10.0.0.5:222`. */
function shown(text: string, files: readonly { name: string; text: string }[] = []): string[] {
  return understandIntake(text, files).entries.map((entry) =>
    [...entry.hops, entry.target].map(toText).join(' > '),
  )
}

function codes(text: string): string[] {
  const { remarks, problems } = understandIntake(text)
  return [...remarks.flat(), ...problems].map((one) => one.code)
}

describe('lines', () => {
  test.each([
    ['ssh -J a,b -p 222 root@10.0.0.5', '@a:22 > @b:22 > root@10.0.0.5:222'],
    ['ssh root@10.0.0.5 -p222 -J admin@gw:2200', 'admin@gw:2200 > root@10.0.0.5:222'],
    [
      'ssh -o ProxyJump=gw -o Port=222 -oUser=ada -o "HostName 10.0.0.9" web',
      '@gw:22 > web=ada@10.0.0.9:222',
    ],
    ['ssh -o ProxyCommand="ssh -W %h:%p -p 2222 ops@gw" root@10.0.0.5', 'ops@gw:2222 > root@10.0.0.5:22'],
    ["ssh -o 'ProxyCommand=ssh -q gw nc %h %p' root@10.0.0.5", '@gw:22 > root@10.0.0.5:22'],
    ['ssh -l ada other@web', 'web=ada@web:22'.slice(4)],
    ['ssh ssh://ada@web.example.org:2222', 'ada@web.example.org:2222'],
    ['ssh -J [2001:db8::1]:2222 root@2001:db8::5', '@2001:db8::1:2222 > root@2001:db8::5:22'],
    ['root@host', 'root@host:22'],
    ['host.example.org:2222', '@host.example.org:2222'],
    ['2001:db8::7', '@2001:db8::7:22'],
    ['[2001:db8::7]:2222', '@2001:db8::7:2222'],
    ['ada@10.0.0.5 -p 222 via bastion', '@bastion:22 > ada@10.0.0.5:222'],
    ['ada@10.0.0.5 via one, two', '@one:22 > @two:22 > ada@10.0.0.5:22'],
    ['$ ssh root@10.0.0.5', 'root@10.0.0.5:22'],
    ['ada@laptop:~$ ssh root@10.0.0.5', 'root@10.0.0.5:22'],
    ['sudo /usr/bin/ssh root@10.0.0.5', 'root@10.0.0.5:22'],
    ["ssh 'DOM\\ada'@10.0.0.5", 'DOM\\ada@10.0.0.5:22'],
    ['ssh \\\n  -p 222 \\\n  root@10.0.0.5', 'root@10.0.0.5:222'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toEqual([expected])
  })

  test('what does not matter is left out, and said', () => {
    const { remarks } = understandIntake(
      'ssh -A -tt -L 80:x:80 -i ~/.ssh/id_web root@10.0.0.5 uptime | tee log',
    )

    expect(remarks[0]).toEqual([
      { code: 'intake-ignored', path: [], params: { value: '-A -t -t -L 80:x:80' } },
      { code: 'intake-command-ignored', path: [], params: { value: 'uptime' } },
      { code: 'intake-identity', path: [], params: { file: '~/.ssh/id_web' } },
    ])
  })

  test.each([
    ['this is not ssh', 'intake-not-ssh'],
    ['rsync -a x root@h:/y', 'intake-not-ssh'],
    ['ssh root@10.0.0.5 -p 99999', 'intake-port'],
    ['ssh root@10.0.0.5 -p ssh', 'intake-port'],
    ['ssh -J gw:0 root@10.0.0.5', 'intake-port'],
    ['ssh root@ho*st', 'intake-host'],
    ['ssh root@999.1.1.1', 'intake-host'],
    ['ssh -J -evil root@10.0.0.5', 'intake-host'],
    ["ssh -l '-x' 10.0.0.5", 'intake-login'],
    ['ssh', 'intake-no-destination'],
    ['ssh -p', 'intake-option'],
    ['ssh -Z root@10.0.0.5', 'intake-option'],
    ['ssh "root@10.0.0.5', 'intake-quote'],
    ['ssh root@$(hostname)', 'intake-expansion'],
    ['ssh root@`id`', 'intake-expansion'],
    ['ssh $HOST', 'intake-expansion'],
    ['root@10.0.0.5\u0007', 'intake-control-characters'],
    ['root@10.0.0.5\u202e', 'intake-control-characters'],
    ['ssh -J a,b,c,d,e,f,g,h,i root@10.0.0.5', 'intake-too-many-hops'],
    ['', 'intake-empty'],
  ])('%j is refused with its line: %s', (text, code) => {
    const found = understandIntake(`root@good\n${text}`)
    const alone = understandIntake(text)

    expect(alone.problems.map((one) => one.code)).toEqual([code])
    if (text !== '') expect(found.problems[0]?.params.line).toBe(2)
    expect(found.entries.map((entry) => entry.target.address)).toEqual(['good'])
  })

  test('a proxy command that does more than hop is not run, and said', () => {
    expect(codes("ssh -o ProxyCommand='corkscrew p 80 %h %p' root@10.0.0.5")).toEqual([
      'intake-proxy-command',
    ])
  })

  test('a password in front is neither kept nor shown, whether the line is good or not', () => {
    const good = understandIntake('sshpass -p hunter2 ssh root@10.0.0.5')
    const bad = understandIntake('sshpass -p hunter2 ssh root@$HOST')

    expect(good.remarks[0]?.[0]?.code).toBe('intake-password')
    expect(JSON.stringify([good, bad])).not.toContain('hunter2')
  })

  test('the same machine twice is taken once', () => {
    expect(codes('root@a\nssh root@a')).toEqual(['intake-twice'])
  })
})

describe('ssh_config', () => {
  test('jump hosts are looked up in the same file, the first value wins, patterns are no machines', () => {
    const text = [
      'User nobody',
      'Host bastion',
      '  HostName 203.0.113.1',
      '  Port = 2222',
      'Host inner',
      '  HostName 10.1.0.9',
      '  ProxyJump bastion',
      'Host web-* !web-9 hidden',
      '  HostName %h.lan',
      '  ProxyCommand ssh -W %h:%p root@inner',
      'Host *',
      '  Port 22',
    ].join('\r\n')

    expect(shown(text)).toEqual([
      'bastion=nobody@203.0.113.1:2222',
      'bastion=nobody@203.0.113.1:2222 > inner=nobody@10.1.0.9:22',
      'bastion=nobody@203.0.113.1:2222 > inner=root@10.1.0.9:22 > hidden=nobody@hidden.lan:22',
    ])
  })

  test('Match is judged where it can be; exec is never run', () => {
    const text =
      'Host a\n HostName a.lan\nMatch host *.lan\n Port 222\nMatch exec "touch /tmp/x"\n Port 333\n'

    expect(shown(text)).toEqual(['a=@a.lan:222'])
    expect(codes(text)).toEqual(['intake-match-not-judged'])
  })

  test('included files are read when they are given, and asked for when not', () => {
    const main = 'Include config.d/*\nHost a\n ProxyJump gw\n'
    const file = { name: 'config.d/work', text: 'Host gw\n HostName 203.0.113.1\n' }

    expect(shown(main, [file])).toEqual(['gw=@203.0.113.1:22', 'gw=@203.0.113.1:22 > a=@a:22'].map(fixSame))
    expect(codes(main)).toEqual(['intake-include'])
  })

  test('a jump over itself is left out', () => {
    const text = 'Host gw a\nHost *\n ProxyJump gw\n'

    expect(shown(text)).toEqual(['@gw:22', '@gw:22 > @a:22'])
    expect(codes(text)).toContain('intake-jump-loop')
  })

  test.each([
    ['Host a\n Port 99999', 'intake-port'],
    ['Host a\n HostName "x', 'intake-quote'],
    ['Host a\n HostName bad*name', 'intake-host'],
    ['Host a\n10.0.0.5', 'intake-config-line'],
    ['Host *\n User x', 'intake-no-machine'],
  ])('%j is explained: %s', (text, code) => {
    expect(codes(text)).toContain(code)
  })

  test('ssh lines pasted together with an ssh_config are read too, each under its line', () => {
    const text = ['ssh -p 222 root@10.0.0.5', 'Host erp', '  HostName 10.40.3.21', 'ada@10.0.0.6'].join('\n')

    expect(shown(text)).toEqual(['root@10.0.0.5:222', 'erp=@10.40.3.21:22', 'ada@10.0.0.6:22'])
    expect(understandIntake(text).entries.map((entry) => entry.line)).toEqual([1, 2, 4])
  })

  test('files alone are read as if they were pasted', () => {
    expect(shown('', [{ name: 'config', text: 'Host a\n HostName 10.0.0.1' }])).toEqual(['a=@10.0.0.1:22'])
  })
})

test('an Ansible inventory is read with the variables of its groups', () => {
  const text = [
    '[web]',
    'web1 ansible_host=10.0.0.1 ansible_user=deploy',
    'web2 ansible_host=10.0.0.2 ansible_port=222 ansible_password=hunter2',
    'web[10:20]',
    '[paris:children]',
    'web',
    '[paris:vars]',
    "ansible_ssh_common_args='-o ProxyJump=ops@203.0.113.1'",
    '[all:vars]',
    'ansible_user=root',
  ].join('\n')

  expect(shown(text)).toEqual([
    'ops@203.0.113.1:22 > web1=deploy@10.0.0.1:22',
    'ops@203.0.113.1:22 > web2=root@10.0.0.2:222',
  ])
  expect(codes(text)).toEqual(['intake-password', 'intake-range'])
  expect(JSON.stringify(understandIntake(text))).not.toContain('hunter2')
})

test('no text makes it throw, and every entry has its list of remarks', () => {
  const word = fc.constantFrom(
    'ssh',
    'Host',
    '-J',
    '-p',
    'a,b',
    '*',
    '"',
    '\n',
    '=',
    '[x]',
    'Match',
    'Include',
    'ProxyJump',
    '%h',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(word, fc.string()), { maxLength: 20 }).map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const { entries, remarks } = understandIntake(text)
      return entries.length === remarks.length
    }),
    { numRuns: 1_000 },
  )
})

/** A name that is its own address is not repeated. */
function fixSame(text: string): string {
  return text.replace(/(\b\w+)=@\1:/g, '@$1:')
}
