import type { Database } from './database.ts'

/** One line of the audit as it was recorded. */
export type AuditLine = {
  readonly id: number
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly target: string
  readonly details: unknown
  readonly address: string | null
}

/** Lines of the audit, newest first. @param before Only lines with a smaller id: the next page. */
export async function listAudit(
  db: Database,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<AuditLine[]> {
  let query = db
    .selectFrom('audit')
    .select(['id', 'at', 'actor', 'action', 'target', 'details', 'address'])
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}
