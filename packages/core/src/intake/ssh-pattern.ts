/** Tells whether a text matches a pattern of ssh: `*` is anything, `?` one character. Pure. @see ssh_config(5) PATTERNS */
export function matchesPattern(text: string, pattern: string): boolean {
  // Walked by hand: a regular expression with many stars can take for ever.
  let at = 0
  let starAt = -1
  let retryAt = 0
  for (let from = 0; from < text.length || at < pattern.length; ) {
    if (pattern[at] === '*') {
      starAt = at
      retryAt = from
      at += 1
    } else if (from < text.length && (pattern[at] === '?' || pattern[at] === text[from])) {
      at += 1
      from += 1
    } else if (starAt >= 0 && retryAt < text.length) {
      retryAt += 1
      from = retryAt
      at = starAt + 1
    } else {
      return false
    }
  }
  return true
}

/** Tells whether a text matches a list: some pattern, and none of those that begin with `!`. Pure. */
export function matchesPatternList(text: string, patterns: readonly string[]): boolean {
  const isRefused = patterns.some((one) => one.startsWith('!') && matchesPattern(text, one.slice(1)))
  return !isRefused && patterns.some((one) => !one.startsWith('!') && matchesPattern(text, one))
}

/** Tells whether a pattern can stand for more than one host. Pure. */
export function isPattern(text: string): boolean {
  return /[*?!]/.test(text)
}
