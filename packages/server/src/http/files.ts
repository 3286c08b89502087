import { downloadFile, listFiles, uploadFile } from '@intendant/contract/sessions.ts'
import { done } from '@intendant/core/problem.ts'
import { type FilesParts, listFolder, openFile, writeFile } from '../reach/files.ts'
import { findMachine } from './connections.ts'
import { handle, type Mounted } from './handler.ts'

/** The endpoints about files on machines. */
export function fileRoutes(parts: FilesParts): Mounted[] {
  return [
    handle(listFiles, async ({ params, query, actor, signal }) => {
      const machine = await findMachine(parts.db, params.machine)
      if (!machine.ok) return machine
      const wish = { path: query.path, login: query.login ?? null, signal }
      const listed = await listFolder(parts, actor, machine.value, wish)
      if (!listed.ok) return listed
      const entries = listed.value.entries.map((entry) => ({
        ...entry,
        modifiedAt: entry.modifiedAt?.toISOString() ?? null,
        mode: renderMode(entry.mode),
      }))
      return done({ path: listed.value.path, entries })
    }),
    handle(downloadFile, async ({ params, query, actor, signal }) => {
      const machine = await findMachine(parts.db, params.machine)
      if (!machine.ok) return machine
      const wish = { path: query.path, login: query.login ?? null, signal }
      const opened = await openFile(parts, actor, machine.value, wish)
      if (!opened.ok) return opened
      const { name, sizeBytes, stream } = opened.value
      // The kernel's own files say 0 and give more: their length is not promised.
      const length: Record<string, string> = sizeBytes > 0 ? { 'content-length': String(sizeBytes) } : {}
      return done({ stream, headers: { ...length, 'content-disposition': renderAttachment(name) } })
    }),
    handle(uploadFile, async ({ params, query, body, actor, signal }) => {
      const machine = await findMachine(parts.db, params.machine)
      if (!machine.ok) return machine
      const { path, login = null, overwrite } = query
      return await writeFile(parts, actor, machine.value, { path, login, overwrite, body, signal })
    }),
  ]
}

/**
 * Renders the header that names a download: ASCII for old readers, UTF-8 for the others, and nothing that could end
 * the header. Pure.
 *
 * @see RFC 6266 section 4.3, RFC 8187 section 3.2.
 */
export function renderAttachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_') || 'file'
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** Renders the rights of a POSIX mode as `ls` does: `rw-r--r--`. Pure. */
export function renderMode(mode: number): string {
  const letters = ['r', 'w', 'x', 'r', 'w', 'x', 'r', 'w', 'x']
  return letters.map((letter, index) => (mode & (0o400 >> index) ? letter : '-')).join('')
}
