import { toSlug } from '@intendant/core/text.ts'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What has a word of its own in URLs. */
export type SluggedKind = 'machine' | 'organisation' | 'site' | 'network'

const tables = {
  machine: 'machines',
  organisation: 'organisations',
  site: 'sites',
  network: 'networks',
} as const

// Words that pages have at the place where a thing's word stands.
const reserved = new Set(['new', 'import', 'tags', 'all', 'none'])

/** A name that wants a word: `within` (the organisation's word) makes it different where the name alone is taken. */
export type WantedSlug = { readonly id: string; readonly name: string; readonly within: string | null }

/**
 * Chooses words for things, none used twice: `web-01`, else `web-01-acme`, else `web-01-acme-2`… Words that others bore
 * until lately stay theirs, so that old links lead to the right thing. Call under `lockInventory`.
 *
 * @returns The word of each thing, by id.
 */
export async function chooseSlugs(
  db: Database,
  kind: SluggedKind,
  wanted: readonly WantedSlug[],
): Promise<Map<string, string>> {
  const bases = new Map(wanted.map(({ id, name }) => [id, toSlug(name) || kind]))
  const taken = await listTaken(db, kind, [...new Set(bases.values())])
  const chosen = new Map<string, string>()
  for (const { id, within } of wanted) {
    const slug = firstFree(bases.get(id) ?? kind, within, (word) => {
      const holder = taken.get(word)
      return !reserved.has(word) && (holder === undefined || holder === id)
    })
    taken.set(slug, id)
    chosen.set(id, slug)
  }
  return chosen
}

/** Keeps a word that a thing bore until now for 90 days, and frees the one that it bears from now on. */
export async function keepOldSlug(
  db: Database,
  kind: SluggedKind,
  id: string,
  change: { readonly from: string; readonly to: string },
): Promise<void> {
  await sql`delete from old_slugs where kind = ${kind} and slug = ${change.to} and thing_id = ${id}::uuid`.execute(
    db,
  )
  await sql`insert into old_slugs (kind, slug, thing_id, until)
    values (${kind}, ${change.from}, ${id}::uuid, now() + interval '90 days')
    on conflict (kind, slug) do update set thing_id = excluded.thing_id, until = excluded.until`.execute(db)
}

async function listTaken(
  db: Database,
  kind: SluggedKind,
  bases: readonly string[],
): Promise<Map<string, string>> {
  // Bases hold letters, digits and dashes only, so they need no escape. The suffix can cut a long base: see firstFree.
  // For many names one look at every word is faster.
  const patterns = bases.length > 100 ? ['%'] : bases.map((base) => `${base.slice(0, 24)}%`)
  const { rows } = await sql<{ slug: string; id: string }>`
    select slug, id from ${sql.table(tables[kind])} where slug like any(${patterns}::text[])
    union all
    select slug, thing_id from old_slugs
    where kind = ${kind} and until > now() and slug like any(${patterns}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.slug, row.id]))
}

function firstFree(base: string, within: string | null, isFree: (slug: string) => boolean): string {
  if (isFree(base)) return base
  const second = within ? withSuffix(base, within.slice(0, 30)) : withSuffix(base, '2')
  if (isFree(second)) return second
  const stem = within ? second : base
  for (let number = 2; ; number += 1) {
    const slug = withSuffix(stem, String(number))
    if (isFree(slug)) return slug
  }
}

function withSuffix(base: string, suffix: string): string {
  return `${base.slice(0, 62 - suffix.length).replace(/-+$/, '')}-${suffix}`
}
