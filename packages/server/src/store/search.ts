import type { SearchHit } from '@intendant/contract/machines.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { escapeLike, foldText, macDigits } from './fold.ts'

type HitRow = {
  kind: SearchHit['kind']
  id: string
  slug: string
  name: string
  context: string
  field: string
  shown: string
  rank: number
}

/**
 * Finds anything by any field: names, words in URLs, addresses and hardware addresses (any separator) or a part of
 * them, tags, logins, notes. Case and accents do not count; of several words each must be found in the same thing.
 *
 * Best first: the whole value, its start, the start of a word, anywhere; names before other fields. One hit per thing,
 * with the field that made it one.
 *
 * @param query At least one character. With one or two, only starts of names are looked at.
 */
export async function search(db: Database, query: string, limit: number): Promise<SearchHit[]> {
  const folded = foldText(query.trim())
  if (folded === '') return []
  const [things, others] = await Promise.all([
    findThings(db, folded, limit),
    findPeopleAndSessions(db, folded, limit),
  ])
  return [...things, ...others]
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((row) => toHit(row, folded))
}

async function findThings(db: Database, folded: string, limit: number): Promise<HitRow[]> {
  const words = folded.split(/\s+/)
  const others = words.length > 1 ? words.map((word) => sql` and ${alsoHolds(word)}`) : []
  // Of several words the longest shows why a thing is there; the whole text is tried by the ranks.
  const lead = words.toSorted((a, b) => b.length - a.length)[0] ?? folded
  const { rows } = await sql<HitRow>`
    with matches as (
      select kind, id, field, position, ${rankOf(folded)} as rank, ${weight} as weight
      from search_documents found
      where ${matches(lead)}${sql.join(others, sql``)}
    ), best as (
      select distinct on (kind, id) * from matches order by kind, id, rank, weight, position
    ), first as (
      select best.*, coalesce(m.sort_key, o.sort_key, s.sort_key, n.sort_key) as sort_key,
        coalesce(m.slug, o.slug, s.slug, n.slug) as slug, coalesce(m.name, o.name, s.name, n.name) as name,
        coalesce(m.organisation_id, s.organisation_id, n.organisation_id) as organisation_id,
        coalesce(m.site_id, n.site_id) as site_id, n.prefix
      from best
      left join machines m on best.kind = 'machine' and m.id = best.id
      left join organisations o on best.kind = 'organisation' and o.id = best.id
      left join sites s on best.kind = 'site' and s.id = best.id
      left join networks n on best.kind = 'network' and n.id = best.id
      order by rank, weight, sort_key, best.id
      limit ${limit}
    )
    select first.kind, first.id, first.slug, first.name, first.field, documents.shown, rank,
      concat_ws(' · ', owner.name, place.name, first.prefix::text) as context
    from first
    join search_documents documents using (kind, id, field, position)
    left join organisations owner on owner.id = first.organisation_id
    left join sites place on place.id = first.site_id
    order by rank, weight, first.sort_key, first.id`.execute(db)
  return rows
}

/** Whether a document holds a word; short words only at the start of a name, where an index leads to them. */
function matches(word: string): RawBuilder<boolean> {
  if (word.length < 3) {
    return sql`(field in ('name', 'slug') and left(value, 40) like ${`${escapeLike(word)}%`})`
  }
  const digits = macDigits(word)
  const anywhere = sql<boolean>`value like ${`%${escapeLike(word)}%`}`
  if (digits === null || digits === word || digits.length < 3) return sql`(${anywhere})`
  return sql`(${anywhere} or (field = 'mac' and value like ${`%${digits}%`}))`
}

function alsoHolds(word: string): RawBuilder<boolean> {
  return sql`exists (select from search_documents other where other.kind = found.kind and other.id = found.id
    and other.value like ${`%${escapeLike(word)}%`})`
}

const weight = sql`case field
  when 'name' then 0 when 'slug' then 1 when 'address' then 2 when 'mac' then 2
  when 'notes' then 9 when 'kind' then 8 else 5 end`

function rankOf(folded: string): RawBuilder<number> {
  const whole = macDigits(folded) ?? folded
  const start = escapeLike(folded)
  const separators = '-_./:@,;()[]"\n\t'
  const blanks = ' '.repeat(separators.length)
  return sql<number>`case
    when value = ${folded} or (field = 'mac' and value = ${whole}) then 0
    when value like ${`${start}%`} or (field = 'mac' and value like ${`${escapeLike(whole)}%`}) then 1
    -- the words of a long text need not be told apart
    when field in ('notes', 'customValues') then 3
    when position(${` ${folded}`} in ' ' || translate(left(value, 2000), ${separators}, ${blanks})) > 0 then 2
    else 3 end`
}

async function findPeopleAndSessions(db: Database, folded: string, limit: number): Promise<HitRow[]> {
  const pattern = folded.length < 3 ? `${escapeLike(folded)}%` : `%${escapeLike(folded)}%`
  const number = /^#?\d{1,9}$/.test(folded) ? Number(folded.replace('#', '')) : 0
  const { rows } = await sql<HitRow>`
    (select 'person' as kind, id::text, login as slug, name, email as context,
      case when login like ${pattern} then 'login' else 'name' end as field,
      case when login like ${pattern} then login else name end as shown,
      case when login = ${folded} or lower(name) = ${folded} then 0 when natural_key(name) like ${`${escapeLike(folded)}%`} then 1 else 3 end as rank
    from people
    where login like ${pattern} or email like ${pattern}
      or lower(regexp_replace(normalize(name, nfkd), '[\\u0300-\\u036f]', '', 'g')) like ${pattern}
    order by rank, login limit ${limit})
    union all
    (select 'session', id::text, number::text, machine_name, person_name, 'number', number::text, 0
    from sessions where number = ${number})`.execute(db)
  return rows
}

function toHit(row: HitRow, folded: string): SearchHit {
  const { kind, id, slug, name, context, field } = row
  return { kind, id, slug, name, context, field, value: cutAround(row.shown, folded) }
}

/** The part of a long text around what was looked for, on one line. */
function cutAround(shown: string, folded: string): string {
  const flat = shown.replace(/\s+/g, ' ')
  if (flat.length <= 120) return flat
  const at = Math.max(0, foldText(flat).indexOf(folded) - 40)
  return `${at > 0 ? '…' : ''}${flat.slice(at, at + 118)}${at + 118 < flat.length ? '…' : ''}`
}
