import type { CustomValues, MachineKind } from './machine.ts'
import type { CustomField } from './places.ts'

/**
 * The own fields of an installation that a machine has: those for its kind, and any that holds a value already, so that
 * nothing that was written is hidden by a change of kind. Pure; in the order of the settings.
 */
export function listFieldsOf(
  fields: readonly CustomField[],
  machine: { readonly kind: MachineKind; readonly customValues: CustomValues },
): CustomField[] {
  return fields.filter(
    ({ key, machineKinds }) =>
      machineKinds.length === 0 ||
      machineKinds.includes(machine.kind) ||
      (machine.customValues[key] ?? '') !== '',
  )
}
