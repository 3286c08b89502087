/** What a line becomes when it is read as a shell would read it, without anything being run. */
export type ShellWords =
  | {
      readonly ok: true
      readonly words: readonly string[]
      /** Whether another command, a redirection or a comment followed, which was left out. */
      readonly isCut: boolean
    }
  | { readonly ok: false; readonly why: 'unclosed-quote' | 'expansion' }

/**
 * Cuts a command line into words by the quoting rules of POSIX shells. Pure: nothing is expanded or run. A variable or
 * a substitution makes the line unreadable; a second command behind `;`, `|` or `&` is left out.
 *
 * @see POSIX.1-2024, Shell Command Language, section 2.2
 */
export function splitShellWords(line: string): ShellWords {
  const words: string[] = []
  let at = 0
  while (at < line.length) {
    const sign = line.charAt(at)
    if (/\s/.test(sign)) {
      at += 1
    } else if (sign === '#' || isOperator(sign)) {
      return { ok: true, words, isCut: true }
    } else {
      const word = readWord(line, at)
      if (typeof word === 'string') return { ok: false, why: word }
      words.push(word.text)
      at = word.end
    }
  }
  return { ok: true, words, isCut: false }
}

function isOperator(sign: string): boolean {
  return /[;|&<>()]/.test(sign)
}

function readWord(line: string, start: number): Piece {
  let text = ''
  let at = start
  while (at < line.length && !/\s/.test(line.charAt(at)) && !isOperator(line.charAt(at))) {
    const piece = readPiece(line, at)
    if (typeof piece === 'string') return piece
    text += piece.text
    at = piece.end
  }
  return { text, end: at }
}

type Piece = { readonly text: string; readonly end: number } | 'unclosed-quote' | 'expansion'

function readPiece(line: string, at: number): Piece {
  const sign = line.charAt(at)
  if (sign === "'") {
    const end = line.indexOf("'", at + 1)
    return end < 0 ? 'unclosed-quote' : { text: line.slice(at + 1, end), end: end + 1 }
  }
  if (sign === '"') return readDoubleQuoted(line, at + 1)
  if (sign === '\\') return { text: line.slice(at + 1, at + 2), end: at + 2 }
  if (isExpansion(line, at)) return 'expansion'
  return { text: sign, end: at + 1 }
}

function readDoubleQuoted(line: string, start: number): Piece {
  let text = ''
  for (let at = start; at < line.length; at += 1) {
    const sign = line.charAt(at)
    if (sign === '"') return { text, end: at + 1 }
    if (isExpansion(line, at)) return 'expansion'
    if (sign === '\\' && /["\\$`]/.test(line.charAt(at + 1))) at += 1
    text += line.charAt(at)
  }
  return 'unclosed-quote'
}

function isExpansion(line: string, at: number): boolean {
  return line[at] === '`' || (line[at] === '$' && /[A-Za-z0-9_({@*#?!-]/.test(line.charAt(at + 1)))
}
