import type { Language } from '../language/problems.ts'
import { renderReason } from '../language/reasons.ts'
import type { Hop, Path } from './path.ts'

/** A hop with the reason in words. */
export type ExplainedHop = Hop & { readonly why: string }

/** Explains a path hop by hop in the reader's language. Pure. */
export function explainPath(path: Path, language: Language): readonly ExplainedHop[] {
  return path.hops.map((hop) => ({ ...hop, why: renderReason(hop.reason, language) }))
}
