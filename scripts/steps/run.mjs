import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The pinned Node that runs everything but the first lines. */
export const pinnedNode = `${root}node_modules/.bin/node`

/**
 * Runs a program to its end and keeps what it says.
 *
 * @param options `cwd`, `env` (added to ours), `timeoutMs` (then it and its children are killed), `show` (pass it on).
 * @returns Its exit code (null: killed) and its output, both streams in order.
 */
export function runProgram(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: options.timeoutMs !== undefined,
    })
    let output = ''
    const keep = (chunk) => {
      output += chunk
      if (options.show) process.stdout.write(chunk)
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    const killAll = () => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // it has ended in the meantime
      }
    }
    let late = false
    const deadline =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            late = true
            killAll()
          }, options.timeoutMs)
    // A group of its own does not get the Ctrl-C of the terminal.
    const passOn = () => killAll()
    if (options.timeoutMs !== undefined) process.once('exit', passOn)
    const end = (code, more = '') => {
      clearTimeout(deadline)
      process.off('exit', passOn)
      resolve({ code, late, output: output + more })
    }
    child.once('error', (error) => end(null, error.message))
    child.once('close', (code) => end(code))
  })
}

/**
 * Becomes a program as nearly as Node can: shares the terminal, passes signals on, ends with its exit code.
 */
export function becomeProgram(file, args, env) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: process.cwd(), stdio: 'inherit', env: { ...process.env, ...env } })
    const passOn = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) process.on(signal, passOn)
    child.once('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}
