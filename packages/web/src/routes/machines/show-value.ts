import { listPeople } from '@intendant/contract/account.ts'
import { listMachines } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import { Account, Duty, MachineKind, NetworkInterface, PathRule } from '@intendant/core/machines/machine.ts'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { useAnswer } from '../../api.ts'

/** A stored value of a field in the reader's words: names for ids, one line per interface; empty for nothing. */
export function useShowValue(): (field: string, value: unknown) => string {
  const { t } = useTranslation(['machines', 'common'])
  const places = useAnswer(listPlaces, {}).data
  const machines = useAnswer(listMachines, { query: { limit: 1_000 } }).data?.rows ?? []
  const people = useAnswer(listPeople, {}).data ?? []
  const named = [...(places?.organisations ?? []), ...(places?.sites ?? []), ...machines, ...people]
  const nameOf = (id: string) => named.find((one) => one.id === id)?.name ?? id
  const show: Readonly<Record<string, (value: unknown) => string | null>> = {
    kind: reading(MachineKind, (kind) => t(`common:kind.${kind}`)),
    duties: reading(z.array(Duty), (duties) => duties.map((duty) => t(`machines:duty.${duty}`)).join(', ')),
    organisationId: reading(z.string(), nameOf),
    siteId: reading(z.string(), nameOf),
    hostId: reading(z.string(), nameOf),
    ownerIds: reading(z.array(z.string()), (ids) => ids.map(nameOf).join(', ')),
    interfaces: reading(z.array(NetworkInterface), (all) => all.map(showInterface).join('\n')),
    accounts: reading(z.array(Account), (all) => all.map(({ login }) => login).join(', ')),
    path: reading(PathRule, (path) =>
      path.mode === 'fixed' ? path.hops.map(nameOf).join(' → ') : t(`machines:settings.${path.mode}`),
    ),
  }
  return (field, value) => show[field]?.(value) ?? showPlain(value)
}

/** What a schema reads in words; null when the value is of another shape, as an older version may have stored it. */
function reading<T>(shape: z.ZodType<T>, words: (value: T) => string): (value: unknown) => string | null {
  return (value) => {
    const read = shape.safeParse(value)
    return read.success ? words(read.data) : null
  }
}

function showInterface(one: z.output<typeof NetworkInterface>): string {
  return [one.name, one.mac, ...one.addresses].filter(Boolean).join('  ')
}

/** A value without knowing its field. Pure. */
function showPlain(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ')
  return JSON.stringify(value, null, 1).replace(/^[[{]\n?|\n?[\]}]$/g, '')
}
