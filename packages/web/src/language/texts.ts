/** The texts of an area: nested, each leaf one text. */
export type Texts = { readonly [key: string]: string | Texts }

/** The same keys as the English texts, with texts of their own. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

/**
 * Adds the French plural `many` (1 000 000) from `other` where a file does not word it itself:
 * i18next would show the bare key otherwise. Pure.
 */
export function withMany(texts: Texts): Texts {
  const result: Record<string, string | Texts> = {}
  for (const [key, text] of Object.entries(texts)) {
    result[key] = typeof text === 'string' ? text : withMany(text)
    const many = key.replace(/_other$/, '_many')
    if (many !== key && !(many in texts)) result[many] = text
  }
  return result
}
