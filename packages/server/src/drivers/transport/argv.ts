import { program } from './program.ts'
import { toOctal } from './remote-command.ts'
import type { ExecResult, Transport } from './transport.ts'

// `read` and the command substitution are the shell's own, byte by byte, so what follows on stdin is left for the
// program. The underscore keeps line ends at the end of an argument, which a substitution would cut off.
const runArguments = program`
IFS= read -r left || exit 125
set --
while [ "$left" -gt 0 ]; do
  IFS= read -r word || exit 125
  word=$(printf '%b_' "$word")
  set -- "$@" "\${word%_}"
  left=$((left - 1))
done
unset left word
exec "$@"
`

/**
 * Runs one program with exactly these arguments: no shell sees a byte of them, they travel on stdin.
 *
 * @param argv The program and its arguments; none may hold a NUL character.
 * @param options.stdin Given to the program after its arguments.
 * @returns As `exec`; exit code 127 is "no such program".
 * @throws {DriverError} The machine could not be asked.
 * @throws {RangeError} No program, or a NUL character: a bug in the caller.
 */
export function runArgv(
  transport: Pick<Transport, 'exec'>,
  argv: readonly [string, ...string[]],
  options: { timeoutMs: number; stdin?: Uint8Array; maxOutputBytes?: number; signal?: AbortSignal },
): Promise<ExecResult> {
  const { stdin, ...rest } = options
  return transport.exec({ ...rest, program: runArguments, stdin: renderArgv(argv, stdin) })
}

function renderArgv(argv: readonly string[], stdin: Uint8Array = new Uint8Array()): Buffer {
  if (argv.length === 0 || argv.some((word) => word.includes('\0'))) {
    throw new RangeError('an argument list needs a program and may hold no NUL character')
  }
  const words = argv.map((word) => toOctal(Buffer.from(word), /[A-Za-z0-9 /_.,:=@%+-]/))
  return Buffer.concat([Buffer.from(`${argv.length}\n${words.join('\n')}\n`), stdin])
}
