import { posix } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Entry, Files } from '../drivers/transport/transport.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import type { NamedMachine } from '../store/paths.ts'
import type { Random } from '../system/random.ts'
import type { Reaching } from './reach.ts'

export type FilesParts = {
  readonly db: Database
  readonly reaching: Reaching
  readonly random: Random
}

/** A path on a machine, as whom, and until when. */
export type FileWish = {
  readonly path: string
  readonly login: string | null
  readonly signal: AbortSignal
}

/** A file on its way to a reader. */
export type OpenFile = { readonly name: string; readonly sizeBytes: number; readonly stream: Readable }

const maxPathBytes = 4096

/** The entries of a folder, folders first. An empty path is the home folder. @throws {DriverError} */
export async function listFolder(
  parts: FilesParts,
  actor: Actor,
  machine: NamedMachine,
  wish: FileWish,
): Promise<Result<{ readonly path: string; readonly entries: readonly Entry[] }>> {
  const wrong = checkPath(wish.path)
  if (wrong) return wrong
  return await withFiles(parts, actor, machine, wish, async (files) => {
    const path = await files.resolve(wish.path)
    const entry = await files.stat(path)
    const named = { path, machine: machine.name }
    if (!entry) return refused('not-found', problem('file-not-found', named))
    if (entry.kind !== 'folder') return refused('invalid', problem('file-not-folder', named, ['path']))
    const entries = await files.list(path)
    return done({ path, entries: entries.toSorted(byFolderThenName) })
  })
}

/**
 * Opens a file of a machine for reading. The connection is let go of when the stream has ended or was destroyed.
 *
 * @throws {DriverError} The machine could not be asked.
 */
export async function openFile(
  parts: FilesParts,
  actor: Actor,
  machine: NamedMachine,
  wish: FileWish,
): Promise<Result<OpenFile>> {
  const wrong = checkPath(wish.path)
  if (wrong) return wrong
  await audit(parts.db, actor, 'file.download', machine, wish)
  const { files, release } = await openFiles(parts, actor, machine, wish)
  let kept = false
  try {
    const entry = await files.stat(wish.path)
    const named = { path: wish.path, machine: machine.name }
    if (!entry) return refused('not-found', problem('file-not-found', named))
    if (entry.kind === 'folder') return refused('invalid', problem('file-is-folder', named, ['path']))
    // A device or a pipe might never end.
    if (entry.kind !== 'file') return refused('invalid', problem('file-not-regular', named, ['path']))
    const stream = await files.read(wish.path)
    stream.once('close', release)
    kept = true
    return done({ name: posix.basename(wish.path), sizeBytes: entry.sizeBytes, stream })
  } finally {
    if (!kept) release()
  }
}

/**
 * Writes a file on a machine: beside it first, then swapped in, so that what was there is whole until the new one is.
 *
 * @throws {DriverError} The machine failed; what was there is unchanged.
 */
export async function writeFile(
  parts: FilesParts,
  actor: Actor,
  machine: NamedMachine,
  wish: FileWish & { readonly overwrite: boolean; readonly body: Readable },
): Promise<Result<{ readonly path: string; readonly sizeBytes: number }>> {
  const wrong = checkPath(wish.path)
  if (wrong) return wrong
  await audit(parts.db, actor, 'file.upload', machine, wish)
  return await withFiles(parts, actor, machine, wish, async (files) => {
    const place = await findPlace(files, machine, wish)
    if (!place.ok) return place
    const { path, mode } = place.value
    const beside = posix.join(posix.dirname(path), `.intendant-${parts.random.bytes(8).toString('hex')}.part`)
    try {
      const sizeBytes = await pour(wish.body, await files.write(beside, { mode, sync: true }), wish.signal)
      await files.rename(beside, path)
      return done({ path, sizeBytes })
    } catch (error) {
      await files.remove(beside).catch(() => undefined)
      if (wish.signal.aborted || wish.body.errored)
        return refused('unavailable', problem('upload-broken', { path, machine: machine.name }))
      throw error
    }
  })
}

/** Where the bytes go: behind links, in a folder that is there, over nothing that was not meant. */
async function findPlace(
  files: Files,
  machine: NamedMachine,
  wish: { readonly path: string; readonly overwrite: boolean },
): Promise<Result<{ readonly path: string; readonly mode: number }>> {
  const named = (path: string) => ({ path, machine: machine.name })
  const name = posix.basename(wish.path)
  const folder = posix.dirname(wish.path)
  if (name === '' || name === '.' || name === '..' || wish.path.endsWith('/'))
    return refused('invalid', problem('file-is-folder', named(wish.path), ['path']))
  const holder = await files.stat(folder)
  if (holder?.kind !== 'folder')
    return refused('invalid', problem('file-not-folder', named(folder), ['path']))
  const existing = await files.stat(wish.path)
  if (!existing) return done({ path: posix.join(await files.resolve(folder), name), mode: 0o644 })
  const path = await files.resolve(wish.path)
  if (existing.kind === 'folder') return refused('invalid', problem('file-is-folder', named(path), ['path']))
  if (existing.kind !== 'file') return refused('invalid', problem('file-not-regular', named(path), ['path']))
  if (!wish.overwrite) return refused('conflict', problem('file-exists', named(path), ['path']))
  return done({ path, mode: existing.mode & 0o777 })
}

async function pour(
  body: Readable,
  into: Awaited<ReturnType<Files['write']>>,
  signal: AbortSignal,
): Promise<number> {
  let sizeBytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      sizeBytes += chunk.length
      next(null, chunk)
    },
  })
  await pipeline(body, count, into, { signal })
  return sizeBytes
}

async function withFiles<T>(
  parts: FilesParts,
  actor: Actor,
  machine: NamedMachine,
  wish: FileWish,
  use: (files: Files) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { files, release } = await openFiles(parts, actor, machine, wish)
  try {
    return await use(files)
  } finally {
    release()
  }
}

async function openFiles(parts: FilesParts, actor: Actor, machine: NamedMachine, wish: FileWish) {
  const { login, signal } = wish
  const { transport } = await parts.reaching.connect(actor, machine.id, { login, signal })
  const files = await transport.files().catch((error: unknown) => {
    transport.close()
    throw error
  })
  const release = () => {
    files.close()
    transport.close()
  }
  return { files, release }
}

async function audit(
  db: Database,
  actor: Actor,
  action: string,
  machine: NamedMachine,
  wish: FileWish,
): Promise<void> {
  const details = { path: wish.path, ...(wish.login === null ? {} : { login: wish.login }) }
  await recordAudit(db, actor, { action, target: machine.slug, details })
}

function checkPath(path: string) {
  if (!path.includes('\0') && Buffer.byteLength(path) <= maxPathBytes) return null
  const shown = path.replaceAll('\0', '␀').slice(0, 200)
  return refused('invalid', problem('file-path', { path: shown }, ['path']))
}

function byFolderThenName(one: Entry, other: Entry): number {
  if ((one.kind === 'folder') !== (other.kind === 'folder')) return one.kind === 'folder' ? -1 : 1
  return one.name < other.name ? -1 : Number(one.name > other.name)
}
