import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Running } from './intendant.ts'

/** Process numbers of the private PostgreSQL of a data folder: the server and all it started. */
export function listDatabaseProcesses(dataFolder: string): number[] {
  const file = join(dataFolder, 'postgres', 'cluster', 'postmaster.pid')
  const server = Number(readFileSync(file, 'utf8').split('\n')[0])
  return [server, ...listProcesses().flatMap(({ pid, parent }) => (parent === server ? [pid] : []))]
}

/** Kilobytes of memory that the server process of Intendant holds now. */
export function readServerMemory(running: Running): number {
  const server = listOwn(running).find(({ pid }) => readText(pid, 'cmdline').includes('server/src/main.ts'))
  return Number(/VmRSS:\s+(\d+)/.exec(server ? readText(server.pid, 'status') : '')?.[1] ?? Number.NaN)
}

/** What of Intendant's process group still lives. */
export function listOwn(running: Running): { readonly pid: number }[] {
  return listProcesses().filter(({ group, state }) => group === running.process.pid && state !== 'Z')
}

/** Whether a process exists and is not just waiting to be buried. */
export function isAlive(pid: number): boolean {
  return listProcesses().some((one) => one.pid === pid && one.state !== 'Z')
}

function listProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const line = readText(Number(name), 'stat')
      const [state, parent, group] = line.slice(line.lastIndexOf(')') + 2).split(' ')
      return line === '' ? [] : [{ pid: Number(name), state, parent: Number(parent), group: Number(group) }]
    })
}

function readText(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // it has ended meanwhile
  }
}
