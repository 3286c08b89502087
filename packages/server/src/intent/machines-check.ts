import type { MachineId } from '@intendant/core/ids.ts'
import { checkMachine } from '@intendant/core/machines/check.ts'
import type { MachineFields } from '@intendant/core/machines/machine.ts'
import { checkPlacement, type TreeMachine } from '@intendant/core/machines/tree.ts'
import { addressOf } from '@intendant/core/net/prefix.ts'
import { type Problem, type ProblemPath, problem } from '@intendant/core/problem.ts'
import { type AddressHolder, isShownOutside, type Near } from '../store/machines-near.ts'

/** A machine as it would be, and as it is (null: it is new). */
export type Candidate = {
  readonly id: string
  readonly fields: MachineFields
  readonly before: MachineFields | null
  readonly isSelf: boolean
}

/**
 * What is wrong with a machine in view of everything near it: things it names that are not there or belong to others,
 * circles of hosts, addresses that another machine bears. Pure.
 *
 * An address may stand on two machines only if they belong to different organisations, or to different sites of one
 * (separate networks behind NAT use the same ranges), or lie on a bridge inside the machine, such as Docker's.
 */
export function checkMachineNear(near: Near, candidate: Candidate): Problem[] {
  const { fields } = candidate
  const organisation = near.organisations.get(fields.organisationId)
  if (!organisation) return [problem('organisation-missing', {}, ['organisationId'])]
  return [
    ...checkSite(near, fields, organisation.name),
    ...checkMachine(fields, candidate.id as MachineId),
    ...checkPlacement(toTree(candidate.id, fields), near.machines as unknown as Tree),
    ...checkGuests(near, candidate),
    ...checkDriver(candidate),
    ...checkHops(near, candidate),
    ...checkOwnersAndKeys(near, fields),
    ...checkAddresses(near, candidate),
    ...checkCustomValues(near, candidate),
  ]
}

/** Adds a machine that was accepted to what is near, for the next one of the same import. */
export function addToNear(near: Near, slug: string, { id, fields, before, isSelf }: Candidate): void {
  const { name, kind, organisationId, siteId, hostId } = fields
  const known = near.machines.get(id)
  near.machines.set(id, {
    ...{ id, slug, name, kind, organisationId, siteId, hostId, isSelf },
    guestCount: known?.guestCount ?? 0,
  })
  for (const { address } of before === null ? [] : shownAddresses(before)) {
    const others = (near.holders.get(address) ?? []).filter((holder) => holder.id !== id)
    near.holders.set(address, others)
  }
  for (const { address } of shownAddresses(fields)) {
    const holders = near.holders.get(address) ?? []
    near.holders.set(address, [...holders, { id, name, organisationId, siteId }])
  }
}

type Tree = ReadonlyMap<MachineId, TreeMachine>

function toTree(id: string, { name, organisationId, kind, hostId }: MachineFields): TreeMachine {
  return { id: id as MachineId, name, organisationId, kind, hostId }
}

function checkSite(near: Near, fields: MachineFields, organisation: string): Problem[] {
  if (fields.siteId === null) return []
  const site = near.sites.get(fields.siteId)
  if (site?.organisationId === fields.organisationId) return []
  return [problem('site-missing', { organisation }, ['siteId'])]
}

function checkGuests(near: Near, { id, fields, before }: Candidate): Problem[] {
  const count = near.machines.get(id)?.guestCount ?? 0
  if (count === 0 || before === null) return []
  const params = { machine: fields.name, count }
  const problems: Problem[] = []
  if (fields.kind === 'appliance') problems.push(problem('kind-holds-guests', params, ['kind']))
  if (fields.organisationId !== before.organisationId) {
    problems.push(problem('guests-stay-behind', params, ['organisationId']))
  }
  return problems
}

// A second machine with the local driver would run its commands on the machine Intendant runs on.
function checkDriver({ fields, isSelf }: Candidate): Problem[] {
  if ((fields.driver === 'local') === isSelf) return []
  const code = isSelf ? 'own-machine-local' : 'driver-local-only-own'
  return [problem(code, { machine: fields.name }, ['driver'])]
}

function checkHops(near: Near, { id, fields }: Candidate): Problem[] {
  if (fields.path.mode !== 'fixed') return []
  const machine = fields.name
  return fields.path.hops.flatMap((hopId, index) =>
    near.machines.has(hopId) || hopId === id
      ? []
      : [problem('hop-missing', { machine }, ['path', 'hops', index])],
  )
}

function checkOwnersAndKeys(near: Near, fields: MachineFields): Problem[] {
  const machine = fields.name
  const owners = fields.ownerIds.flatMap((ownerId, index) =>
    near.people.has(ownerId) ? [] : [problem('owner-missing', { machine }, ['ownerIds', index])],
  )
  const keys = fields.accounts.flatMap(({ login, keyId }, index) => {
    if (keyId === null) return []
    const key = near.keys.get(keyId)
    if (key && (key.organisationId === null || key.organisationId === fields.organisationId)) return []
    return [problem('account-key-missing', { login, machine }, ['accounts', index, 'keyId'])]
  })
  return [...owners, ...keys]
}

function checkAddresses(near: Near, { id, fields }: Candidate): Problem[] {
  return shownAddresses(fields).flatMap(({ address, path }) => {
    const other = near.holders.get(address)?.find((holder) => holder.id !== id && isOneSpace(holder, fields))
    return other ? [problem('address-taken', { address, other: other.name }, path)] : []
  })
}

function isOneSpace(holder: AddressHolder, fields: MachineFields): boolean {
  if (holder.organisationId !== fields.organisationId) return false
  return holder.siteId === null || fields.siteId === null || holder.siteId === fields.siteId
}

function shownAddresses(fields: MachineFields): { address: string; path: ProblemPath }[] {
  return fields.interfaces.flatMap((card, index) =>
    card.addresses
      .map((text, place) => ({
        address: addressOf(text),
        path: ['interfaces', index, 'addresses', place],
      }))
      .filter(({ address }) => isShownOutside(card.name, address)),
  )
}

// A value whose field was removed from the settings may stay as it is, so that the machine can still be changed.
function checkCustomValues(near: Near, { fields, before }: Candidate): Problem[] {
  return Object.entries(fields.customValues).flatMap(([key, value]) => {
    if (value === '' || before?.customValues[key] === value) return []
    const path = ['customValues', key]
    const field = near.customFields.find((known) => known.key === key)
    if (!field) return [problem('custom-field-unknown', { field: key }, path)]
    if (field.kind === 'choice' && !field.choices.includes(value)) {
      const params = { field: field.label, value: value.slice(0, 80), known: field.choices.join(', ') }
      return [problem('custom-field-choice', params, path)]
    }
    if (field.kind === 'line' && value.includes('\n')) {
      return [problem('line-characters', { field: field.label }, path)]
    }
    return []
  })
}
