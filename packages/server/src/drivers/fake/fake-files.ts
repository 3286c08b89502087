import { posix } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { problem } from '@intendant/core/problem.ts'
import { DriverError } from '../driver-error.ts'
import type { Entry, Files } from '../transport/transport.ts'

const home = '/home/fake'

/** Files in memory, by absolute path; a folder is there as soon as something lies in it. */
export function createFakeFiles(machine: string, stored: Map<string, Buffer>): Files {
  const absolute = (path: string) => posix.resolve(home, path)
  const isFolder = (path: string) =>
    path === '/' || path === home || [...stored.keys()].some((name) => name.startsWith(`${path}/`))
  const absent = (path: string) =>
    new DriverError(problem('file-not-found', { path, machine }), { retry: 'never' })

  function find(path: string): Entry | null {
    const bytes = stored.get(path)
    const base = { name: posix.basename(path), modifiedAt: null }
    if (bytes) return { ...base, kind: 'file', sizeBytes: bytes.length, mode: 0o100644 }
    return isFolder(path) ? { ...base, kind: 'folder', sizeBytes: 0, mode: 0o040755 } : null
  }

  function write(path: string): Writable {
    const parts: Buffer[] = []
    stored.set(path, Buffer.alloc(0))
    return new Writable({
      write(chunk: Buffer, _encoding, done) {
        parts.push(chunk)
        stored.set(path, Buffer.concat(parts))
        done()
      },
    })
  }

  return {
    resolve: async (path) => absolute(path),
    list: async (path) => {
      const folder = absolute(path)
      const names = [...stored.keys()]
        .filter((name) => name.startsWith(folder === '/' ? '/' : `${folder}/`))
        .map((name) => name.slice(folder === '/' ? 1 : folder.length + 1).split('/')[0] ?? '')
      return [...new Set(names)].flatMap((name) => find(posix.join(folder, name)) ?? [])
    },
    stat: async (path) => find(absolute(path)),
    read: async (path) => {
      const bytes = stored.get(absolute(path))
      if (!bytes) throw absent(path)
      return Readable.from([bytes])
    },
    write: async (path) => write(absolute(path)),
    rename: async (from, to) => {
      const bytes = stored.get(absolute(from))
      if (!bytes) throw absent(from)
      stored.delete(absolute(from))
      stored.set(absolute(to), bytes)
    },
    remove: async (path) => {
      if (!stored.delete(absolute(path))) throw absent(path)
    },
    makeFolder: async () => undefined,
    close: () => undefined,
  }
}
