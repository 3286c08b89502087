/**
 * Writes a text as one word of a POSIX shell: as it is when every character is harmless, else in single quotes.
 * Pure. A text can never become two words, an expansion or a command.
 *
 * @see POSIX.1-2024, Shell Command Language, section 2.2.2 (single quotes)
 */
export function toShellWord(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}
