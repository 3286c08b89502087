/** Tells which fields a row of an import names; what it does not name stays as it is on a known machine. */
export type GivenFields = (row: number) => ReadonlySet<string>

/**
 * Reads which fields the rows of a file name: the columns of a CSV, the keys of each machine in JSON. Pure.
 * The text was read by the parsers of core before, so its form is known to be good.
 *
 * @returns By row as the parsers count it. Names are those of the API (`sshPort`).
 */
export function readGivenFields(format: 'csv' | 'json', text: string): GivenFields {
  const plain = text.replace(/^\ufeff/, '')
  if (format === 'csv') {
    const header = /^[^\r\n]*/.exec(plain)?.[0] ?? ''
    const given = new Set(header.split(/[,;\t]/).map(toFieldName))
    return () => given
  }
  const json: unknown = JSON.parse(plain)
  const list = Array.isArray(json) ? json : ((json as { machines?: unknown[] }).machines ?? [])
  return (row) => new Set(Object.keys((list[row - 1] as object | undefined) ?? {}))
}

function toFieldName(cell: string): string {
  return cell
    .trim()
    .replace(/^"|"$/g, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
