import { z } from 'zod'

// C0 and C1 controls, line and paragraph separators, and the bidirectional controls that can make
// text read otherwise than it is stored (rule R4).
const forbiddenInLine =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u
const forbiddenInText =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

/** Tells whether a text holds a character that no single line may hold. Pure. */
export function hasControlCharacters(text: string): boolean {
  return forbiddenInLine.test(text)
}

/** One visible line of text, trimmed: 1 to `max` characters, no control or bidirectional characters. */
export function line(max = 200) {
  return z
    .string()
    .max(max * 4, 'text-too-long')
    .transform((text) => text.trim().normalize('NFC'))
    .refine((text) => text.length <= max, 'text-too-long')
    .refine((text) => text.length > 0, 'missing-value')
    .refine((text) => !forbiddenInLine.test(text), 'line-characters')
}

/** A line that may be empty. */
export function optionalLine(max = 200) {
  return z
    .string()
    .transform((text) => text.trim().normalize('NFC'))
    .refine((text) => text.length <= max, 'text-too-long')
    .refine((text) => !forbiddenInLine.test(text), 'line-characters')
}

/** Text of several lines (Markdown): LF line ends, no other control characters, at most `max` characters. */
export function multiline(max = 50_000) {
  return z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').normalize('NFC'))
    .refine((text) => text.length <= max, 'text-too-long')
    .refine((text) => !forbiddenInText.test(text), 'line-characters')
}

/**
 * Turns a name into the word that stands for it in a URL. Pure.
 *
 * @returns Lower-case ASCII letters, digits and single dashes, at most 63 characters; empty if nothing is left.
 */
export function toSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
}
