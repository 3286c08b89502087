/** What a person may be in an installation. Roles per organisation come on top of this one place. */
export type Role = 'administrator' | 'reader'

/** Actions a reader has: looking at the inventory and keeping their own account. */
const readerActions: ReadonlySet<string> = new Set(['account', 'inventory.read'])

/**
 * The one policy: may someone with this role do this action? Unknown actions are refused. Pure.
 *
 * The server asks it for every request; the page asks it to say beforehand why a button is off.
 */
export function may(role: Role, action: string): boolean {
  return role === 'administrator' || readerActions.has(action)
}
