/** Longer pastes are shown before they are typed, even on one line. */
const longPaste = 200

/** A paste that should be looked at first: how many lines and characters it has. */
export type PasteQuestion = { readonly text: string; readonly lines: number }

/**
 * Takes out what a paste must never hold: control characters other than tab and line end. Without this a
 * copied text could end the bracketed paste by itself (ESC [ 201 ~) and run what follows. Pure.
 */
export function cleanPaste(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
}

/** The question to ask before a paste, or null when it can be typed at once. Pure. */
export function questionPaste(text: string): PasteQuestion | null {
  const clean = cleanPaste(text)
  const lines = clean.split('\n').length
  return lines > 1 || clean.length > longPaste ? { text: clean, lines } : null
}

/** The same words on one line: line ends and the blanks around them become one blank. Pure. */
export function onOneLine(text: string): string {
  return cleanPaste(text)
    .trim()
    .replace(/\s*\n\s*/g, ' ')
}
