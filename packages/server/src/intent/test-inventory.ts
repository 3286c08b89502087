import { Account, type Machine, MachineFields } from '@intendant/core/machines/machine.ts'
import type { Organisation } from '@intendant/core/machines/places.ts'
import { OrganisationFields } from '@intendant/core/machines/places.ts'
import type { Result } from '@intendant/core/problem.ts'
import { type Actor, systemActor } from '../identity/actor.ts'
import { createTestDatabase } from '../store/test-database.ts'
import { systemRandom } from '../system/random.ts'
import type { InventoryParts, Ways } from './inventory-parts.ts'
import { createMachine } from './machines.ts'
import { createOrganisation } from './places.ts'

/** A person who asks, for tests. */
export const nadia: Actor = { ...systemActor, name: 'Nadia', via: 'session' }

/** A fresh inventory with one organisation, Acme, for tests. `letGo` lists what connections were let go of, and how. */
export async function createTestInventory() {
  const { db, url, drop } = await createTestDatabase()
  const letGo: string[] = []
  const note = (how: keyof Ways) => (id: string) => letGo.push(`${how} ${id}`)
  const ways: Ways = { retire: note('retire'), cut: note('cut'), gone: note('gone') }
  const parts: InventoryParts = { db, random: systemRandom, ways }
  const acme: Organisation = take(
    await createOrganisation(parts, nadia, OrganisationFields.parse({ name: 'Acme' })),
  )
  const fields = (name: string, more: Partial<Record<keyof MachineFields, unknown>> = {}): MachineFields =>
    MachineFields.parse({ organisationId: acme.id, name, kind: 'virtual', ...more })
  const add = async (
    name: string,
    more: Partial<Record<keyof MachineFields, unknown>> = {},
  ): Promise<Machine> => take(await createMachine(parts, nadia, fields(name, more)))
  return { db, url, drop, parts, acme, letGo, fields, add }
}

/** The value of something that must have been done. @throws {Error} It was refused. */
export function take<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`refused: ${JSON.stringify(result)}`)
}

/** The codes of a refusal; none when it was done. */
export function codesOf(result: Result<unknown>): string[] {
  return result.ok ? [] : result.problems.map((problem) => problem.code)
}

/** An account with Intendant's own key. */
export function account(login: string): Account {
  return Account.parse({ login })
}
