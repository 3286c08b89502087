const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Compares names as people count: `srv2` before `srv10`, without case or accents. Pure. */
export function compareNaturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}

/** Sorts things by a name, as people count. Pure. */
export function sortNaturally<T>(things: readonly T[], nameOf: (thing: T) => string): T[] {
  return things.toSorted((a, b) => compareNaturally(nameOf(a), nameOf(b)))
}
