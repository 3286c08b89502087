declare const constant: unique symbol

/** A POSIX sh program whose text is fixed in our source: no data byte is ever part of it (rule R1). */
export type ConstProgram = string & { readonly [constant]: true }

/**
 * Makes a constant program. The only way to make one is a template without substitutions, so user text cannot get in.
 * Backslashes are the shell's own; only the dollar of a `\${` and a backtick lose theirs, which JavaScript needs.
 *
 * @example program`uname -sr`
 */
export function program(text: TemplateStringsArray, ...nothing: never[]): ConstProgram {
  if (nothing.length > 0) throw new RangeError('a program takes no substitutions: send data on stdin')
  return (text.raw[0] ?? '').replaceAll('\\${', '${').replaceAll('\\`', '`') as ConstProgram
}
