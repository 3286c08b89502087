/** A text as it is searched: lower case, without accents. Pure. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

/** Makes a text stand for itself in a LIKE pattern. Pure. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/**
 * The hexadecimal digits of a hardware address or of a part of one, whatever its separators; null when a text is none.
 * Pure. Plain digits need at least three places, so that a short number is not taken for one; a text with dots must
 * have groups of four (`0200.5e10.0001`), so that no IPv4 address is.
 */
export function macDigits(text: string): string | null {
  const folded = text.toLowerCase()
  if (/^[0-9a-f]{3,12}$/.test(folded)) return folded
  const pairs = /^[:-]?([0-9a-f]{1,2}[:-])*[0-9a-f]{0,2}$/
  const fours = /^([0-9a-f]{4}\.){1,2}[0-9a-f]{0,4}$/
  if (!pairs.test(folded) && !fours.test(folded)) return null
  const digits = folded.replace(/[:.-]/g, '')
  return digits.length >= 2 && digits.length <= 12 ? digits : null
}
