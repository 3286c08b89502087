import type { MachineFields } from '@intendant/core/machines/machine.ts'
import { changedFields } from '../store/changes.ts'
import type { Ways } from './inventory-parts.ts'

/** A machine that was changed: what it was and what it is. */
export type ChangedMachine = {
  readonly id: string
  readonly before: MachineFields
  readonly after: MachineFields
}

// Fields that decide how a machine is reached.
const wayFields = new Set([
  'organisationId',
  'siteId',
  'driver',
  'sshAddress',
  'sshPort',
  'path',
  'interfaces',
  'accounts',
])

/** Lets go of the connections through changed machines, as far as the change asks for it. After the transaction. */
export function applyWayChanges(ways: Ways, changed: readonly ChangedMachine[]): void {
  for (const { id, before, after } of changed) {
    if (hasLostAccess(before, after)) ways.cut(id)
    else if (changedFields(before, after).some((field) => wayFields.has(field))) ways.retire(id)
  }
}

/** Whether an account that was there is gone, or signs in with another key. Pure. */
function hasLostAccess(before: MachineFields, after: MachineFields): boolean {
  const now = new Map(after.accounts.map(({ login, keyId }) => [login, keyId]))
  return before.accounts.some(({ login, keyId }) => now.get(login) !== keyId)
}
