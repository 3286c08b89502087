import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Place } from './place.ts'

/** A server process and where it listens. */
export type Postmaster = { readonly pid: number; readonly socketFolder: string }

/**
 * The server that runs on a cluster, whoever started it.
 *
 * A file left by a server that was killed is removed when its process number belongs to something else by now:
 * PostgreSQL itself would refuse to start.
 */
export async function findPostmaster(place: Place): Promise<Postmaster | null> {
  const file = join(place.cluster, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const pid = Math.abs(Number(lines[0]))
  if (!pid) return null
  if (await isServerOf(pid, place)) return { pid, socketFolder: lines[4] ?? '' }
  if (!(await isRunning(pid))) return null
  await rm(file, { force: true })
  return null
}

/** True while a process exists and is not just waiting to be buried. */
export async function isRunning(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const state = line.slice(line.lastIndexOf(')') + 2)[0]
  return state !== undefined && state !== 'Z' && state !== 'X'
}

/**
 * Stops a server: sessions are cut, everything is written, files are closed. One that does not stop within a minute
 * is cut off and recovers at its next start; nothing acknowledged is lost either way.
 */
export async function stopPostmaster(pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  if (await hasEnded(pid, 60_000)) return
  signal(pid, 'SIGQUIT')
  await hasEnded(pid, 10_000)
}

async function hasEnded(pid: number, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 5) {
    if (!(await isRunning(pid))) return true
    await setTimeout(5)
  }
  return !(await isRunning(pid))
}

/** True when a process is a living server on this cluster. */
export async function isServerOf(pid: number, place: Place): Promise<boolean> {
  if (!(await isRunning(pid))) return false
  // By identity of the folder, not by its name: a server in a mount namespace sees another name.
  const [there, here] = await Promise.all([
    stat(`/proc/${pid}/cwd`).catch(() => null),
    stat(place.cluster).catch(() => null),
  ])
  return there !== null && here !== null && there.ino === here.ino && there.dev === here.dev
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
