/** Why Intendant cannot start, in words for the person who started it: what happened, what is unchanged, what to do. */
export class StartError extends Error {
  readonly french: string
  /** For those who must act on it. */
  readonly reason: 'in-use' | 'other'

  constructor(
    texts: { readonly en: string; readonly fr: string },
    options?: ErrorOptions & { reason?: 'in-use' },
  ) {
    super(texts.en, options)
    this.name = 'StartError'
    this.french = texts.fr
    this.reason = options?.reason ?? 'other'
  }
}
