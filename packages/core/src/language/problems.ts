import { accessProblems } from './problems/access.ts'
import { connectionProblems } from './problems/connection.ts'
import { generalProblems } from './problems/general.ts'
import { intakeProblems } from './problems/intake.ts'
import { inventoryProblems } from './problems/inventory.ts'
import { terminalProblems } from './problems/terminal.ts'

/** A text in both languages. `{name}` stands for a parameter. */
export type Text = { readonly en: string; readonly fr: string }

/** The languages Intendant speaks. */
export type Language = 'en' | 'fr'

const texts = {
  ...generalProblems,
  ...accessProblems,
  ...inventoryProblems,
  ...intakeProblems,
  ...connectionProblems,
  ...terminalProblems,
} satisfies Record<string, Text>

/** Every problem Intendant can word. */
export type ProblemCode = keyof typeof texts

/** Tells whether a text is the code of a known problem. Pure. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(texts, code)
}

/**
 * Words a problem for a reader: what happened, what is unchanged, what to do.
 * Pure; a parameter that is missing stays visible as `{name}`.
 */
export function renderProblem(
  problem: { readonly code: ProblemCode; readonly params: Readonly<Record<string, string | number>> },
  language: Language,
): string {
  return fillText(texts[problem.code][language], problem.params)
}

/** Puts parameters into the `{placeholders}` of a text. Pure. */
export function fillText(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  )
}

/** All texts, for the test that checks both languages. */
export const problemTexts: Readonly<Record<string, Text>> = texts
