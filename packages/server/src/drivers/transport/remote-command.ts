import type { ConstProgram } from './program.ts'

/**
 * The command line that makes a machine run a program under /bin/sh, whatever the login shell is.
 *
 * Programs of plain words mean the same in every shell and are sent as they are. Any other is sent in octal
 * escapes inside single quotes, which dash, bash, zsh, fish, tcsh and BusyBox all read alike: no quote,
 * no backslash pair, no exclamation mark, no line end. Pure; the text depends on our own source only.
 *
 * @see printf(1) in POSIX, argument of `%b`: a backslash, 0 and up to three octal digits.
 */
export function toRemoteCommand(program: ConstProgram): string {
  if (/^[a-z][A-Za-z0-9 /_.,:@-]*$/.test(program)) return program
  return `exec /bin/sh -c 'eval "$(printf %b "$1")"' sh '${toOctal(Buffer.from(program), /[A-Za-z0-9 /_.,:;=@%+"$(){}<>|&*?#~^-]|\[|\]/)}'`
}

/** Bytes as text for `printf %b`: bytes that match `plain` stay, all others become `\0ooo`. Pure. */
export function toOctal(bytes: Uint8Array, plain: RegExp): string {
  let text = ''
  for (const byte of bytes) {
    const character = String.fromCharCode(byte)
    text += byte < 0x80 && plain.test(character) ? character : `\\0${byte.toString(8).padStart(3, '0')}`
  }
  return text
}
