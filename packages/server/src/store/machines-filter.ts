import type { FilterCondition, MachineFilter } from '@intendant/core/machines/filter.ts'
import { isAddress } from '@intendant/core/net/address.ts'
import { networkOf } from '@intendant/core/net/prefix.ts'
import { type RawBuilder, sql } from 'kysely'
import { escapeLike, foldText, macDigits } from './fold.ts'

/**
 * What a filter means in SQL, of a machine `m` with its organisation `o`, site `s`, host `h` and reach `r`.
 * Case and accents do not count. A tag must be the whole tag (`prod` is not `non-prod`); `ip` takes an address, the
 * start of one, or a network (`10.0.3.0/24`); names of places and hosts are found by a part, or by their word in URLs.
 */
export function toWhere(filter: MachineFilter): RawBuilder<boolean> {
  if (filter.length === 0) return sql<boolean>`true`
  const conditions = filter.map((condition) =>
    condition.negated ? sql`not coalesce(${meaning(condition)}, false)` : meaning(condition),
  )
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

function meaning({ key, value }: FilterCondition): RawBuilder<boolean> {
  const part = `%${escapeLike(foldText(value))}%`
  switch (key) {
    case 'any':
      return anyField(value, part)
    case 'kind':
      return sql`(m.kind = ${value})`
    case 'tag':
      return sql`(${value.toLowerCase()} = any(m.tags))`
    case 'duty':
      return sql`(${value} = any(m.duties))`
    case 'reach':
      return sql`(coalesce(r.state, 'unknown') = ${value})`
    case 'org':
      return sql`(o.slug = ${value.toLowerCase()} or m.organisation_id in (${named('organisation', part)}))`
    case 'site':
      return sql`(s.slug = ${value.toLowerCase()} or m.site_id in (${named('site', part)}))`
    case 'host':
      return sql`(h.slug = ${value.toLowerCase()} or m.host_id in (${named('machine', part)}))`
    case 'name':
      return sql`(m.id in (${documents(sql`field in ('name', 'slug')`, part)}))`
    case 'os':
      return sql`(m.id in (${documents(sql`field = 'operatingSystem'`, part)}))`
    case 'login':
      return sql`(m.id in (${documents(sql`field = 'login'`, part)}))`
    case 'mac':
      return sql`(m.id in (${documents(sql`field = 'mac'`, `%${escapeLike(macDigits(value) ?? foldText(value))}%`)}))`
    case 'ip':
      return hasAddress(value)
    case 'owner':
      return ownedBy(part)
  }
}

function anyField(value: string, part: string): RawBuilder<boolean> {
  const digits = macDigits(value)
  const mac =
    digits === null || digits === value.toLowerCase()
      ? sql``
      : sql` or m.id in (${documents(sql`field = 'mac'`, `%${digits}%`)})`
  return sql`(m.id in (${documents(sql`true`, part)})
    or m.organisation_id in (${named('organisation', part)})
    or m.site_id in (${named('site', part)})
    or ${ownedBy(part)}${mac})`
}

function documents(fields: RawBuilder<unknown>, part: string): RawBuilder<unknown> {
  return sql`select id from search_documents where kind = 'machine' and ${fields} and value like ${part}`
}

function named(kind: string, part: string): RawBuilder<unknown> {
  return sql`select id from search_documents where kind = ${kind} and field in ('name', 'slug') and value like ${part}`
}

function ownedBy(part: string): RawBuilder<boolean> {
  return sql`m.id in (select machine_id from owners join people on people.id = person_id
    where login like ${part} or lower(regexp_replace(normalize(people.name, nfkd), '[\\u0300-\\u036f]', '', 'g')) like ${part})`
}

function hasAddress(value: string): RawBuilder<boolean> {
  const [address = '', length = ''] = value.split('/')
  const bits = address.includes(':') ? 128 : 32
  if (isAddress(address) && /^\d{1,3}$/.test(length) && Number(length) <= bits) {
    return sql`(m.id in (select machine_id from machine_addresses where address <<= ${networkOf(value)}::cidr))`
  }
  const part = `${escapeLike(value.toLowerCase())}%`
  return sql`(m.id in (${documents(sql`field = 'address'`, part)}))`
}
