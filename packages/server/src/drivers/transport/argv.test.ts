import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { runArgv } from './argv.ts'
import { program } from './program.ts'
import { toRemoteCommand } from './remote-command.ts'
import type { ExecRequest, ExecResult } from './transport.ts'

const shells = [
  ['sh', ['/bin/sh']],
  ['bash', ['/bin/bash']],
  ['busybox', ['/bin/busybox', 'sh']],
  ['fish', ['/usr/bin/fish']],
  ['tcsh', ['/usr/bin/tcsh']],
] as const

/** Runs the command line as an SSH server would: by the login shell with -c. */
function through(shell: readonly string[]) {
  return {
    exec: async (request: ExecRequest): Promise<ExecResult> => {
      const [file = '', ...rest] = shell
      const ran = spawnSync(file, [...rest, '-c', toRemoteCommand(request.program)], {
        input: request.stdin as Uint8Array,
      })
      return {
        exitCode: ran.status,
        signal: ran.signal,
        stdout: ran.stdout,
        stderr: ran.stderr,
        truncated: false,
      }
    },
  }
}

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('\\', "'", '"', '$', '`', '!', '\n', '\r', '0', '1', ' ', '*', '%', '_', '~'),
    maxLength: 30,
  }),
)

// `npm test` installs these shells as root; where it may not, what is missing is skipped, and counted.
const mayBeMissing = process.getuid?.() !== 0 && !process.env.CI

describe.each(shells)('arguments through %s', (name, shell) => {
  beforeEach(({ skip }) => {
    if (mayBeMissing && !existsSync(shell[0])) skip(`${name} is not installed`)
  })

  test('arrive byte for byte, whatever they hold, and the input after them is untouched', async () => {
    const hostile = word.map((text) => text.replaceAll('\0', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 6 }), hostile, async (words, rest) => {
        const argv = ['sh', '-c', 'printf "%s\\0" "$@"; cat', 'sh', ...words] as const
        const { stdout } = await runArgv(through(shell), [...argv], {
          timeoutMs: 5_000,
          stdin: Buffer.from(rest),
        })
        const expected = words.length === 0 ? ['', ...[rest]] : [...words, rest]

        expect(stdout.toString().split('\0')).toEqual(expected.map((text) => Buffer.from(text).toString()))
      }),
      { numRuns: 60 },
    )
  })

  test('a program text with every kind of character means the same', async () => {
    const { stdout, exitCode } = await through(shell).exec({
      program: program`x='a!b\\c'; printf '%s|%s\n' "$x" "$(printf '\101')" # it's
[ "\${x#a}" = '!b\\c' ] && exit 7`,
      timeoutMs: 5_000,
      stdin: new Uint8Array(),
    })

    expect({ text: stdout.toString(), exitCode }).toEqual({ text: 'a!b\\\\c|A\n', exitCode: 7 })
  })
})

test('an argument with a NUL character is a bug of the caller', () => {
  expect(() => runArgv(through(['/bin/sh']), ['echo', 'a\0b'], { timeoutMs: 1 })).toThrow(RangeError)
})
