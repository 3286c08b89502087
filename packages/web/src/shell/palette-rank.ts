/** Lower case without accents, so that `reglages` finds « Réglages ». Pure. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

/**
 * How well a name answers a query: 4 exact, 3 prefix, 2 start of a word, 1 letters in this order, 0 not at all.
 * Every word of the query must be found. Pure.
 */
export function rank(query: string, name: string): number {
  const text = fold(name)
  const wanted = fold(query).trim()
  if (wanted === '') return 1
  if (text === wanted) return 4
  if (text.startsWith(wanted)) return 3
  const words = wanted.split(/\s+/)
  if (words.every((word) => startsAWord(text, word))) return 2
  return isSubsequence(wanted.replaceAll(' ', ''), text) ? 1 : 0
}

function startsAWord(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))
}

function isSubsequence(wanted: string, text: string): boolean {
  // One or two letters are found in nearly everything, which would be no answer.
  if (wanted.length < 3) return false
  let place = 0
  for (const letter of text) if (letter === wanted[place]) place += 1
  return place === wanted.length
}

/** Those that answer, best first; equals keep their order. `names` gives every spelling, in any language. Pure. */
export function answers<T>(query: string, items: readonly T[], names: (item: T) => readonly string[]): T[] {
  return items
    .map((item) => ({ item, points: Math.max(0, ...names(item).map((name) => rank(query, name))) }))
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points)
    .map(({ item }) => item)
}
