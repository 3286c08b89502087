/**
 * Seals secrets so that the database alone gives none away (rule R29).
 *
 * Each sealed value has a data key of its own, wrapped by the key of its organisation (null: of the installation),
 * wrapped by the master key, which is never in the database. Organisation and purpose are bound into the seal: a value
 * moved to another row or organisation does not open.
 */
export type Vault = {
  /** @param purpose What the secret is for, with the id of its row: `key:3f2a…`. Needed again to open it. */
  readonly seal: (organisationId: string | null, purpose: string, plaintext: Uint8Array) => Promise<Buffer>
  /** The caller zeroes the buffer when done. @throws {Error} The seal is broken or belongs elsewhere. */
  readonly open: (organisationId: string | null, purpose: string, sealed: Uint8Array) => Promise<Buffer>
}
