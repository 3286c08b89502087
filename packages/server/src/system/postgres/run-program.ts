import { execFile } from 'node:child_process'

/** What a program said and how it ended; `code` is null when it was not started or was ended by a signal. */
export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** How to start a program: file, arguments and, as root, the account it runs as. */
export type Command = {
  readonly file: string
  readonly args: readonly string[]
  readonly uid?: number
  readonly gid?: number
}

/** Nothing of our environment reaches PostgreSQL: PGDATA or PGHOST of a person's shell would mislead it. */
export const cleanEnvironment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const

/** Runs a program to its end, at most two minutes. Never throws: a program that does not exist has code null. */
export function runProgram(command: Command): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: cleanEnvironment, cwd: '/', uid: command.uid, gid: command.gid, timeout: 120_000 }
    execFile(command.file, [...command.args], options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0
      resolve({ code, stdout, stderr: stderr || (error?.message ?? '') })
    })
  })
}
