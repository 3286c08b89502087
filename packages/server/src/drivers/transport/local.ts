import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, promises as fs } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import pty from '@lydell/node-pty'
import type { Clock } from '../../system/clock.ts'
import { dial } from './dial.ts'
import { createEnding, untilOver } from './ending.ts'
import { failure } from './failure.ts'
import type { Link, ProgramChannel } from './link.ts'
import { toKind } from './sftp-wire.ts'
import type { Entry, Files, Shell, ShellEnd } from './transport.ts'

/** The machine Intendant runs on, as the account it runs as. */
export function openLocal(parts: { machine: string; clock: Clock; dialMs: number }): Link {
  const { machine, clock, dialMs } = parts
  const { isOver, onOver, finish } = createEnding()
  return {
    exec: (program) => startProgram(program, machine),
    shell: async (size) => startShell(size),
    files: async () => {
      const files = localFiles(machine)
      const closing = createEnding()
      const close = () => {
        files.close()
        closing.finish()
      }
      return { files: { ...files, close }, ended: untilOver(closing) }
    },
    forward: (target) => dial({ ...target, machine }, { clock, ms: dialMs }),
    ping: async () => undefined,
    onOver,
    isOver,
    end: finish,
  }
}

function startProgram(program: string, machine: string): Promise<ProgramChannel> {
  // A process group of its own, so that what the program started ends with it.
  const child = spawn('/bin/sh', ['-c', program], { cwd: homedir(), env: environment(), detached: true })
  const ended = new Promise<ShellEnd>((resolve) => {
    child.once('exit', (exitCode, signal) =>
      resolve({ exitCode, signal: signal?.replace(/^SIG/, '') ?? null, lost: false }),
    )
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(failure('program-not-started', { machine, detail: cause.message }, 'never', cause)),
    )
    child.once('spawn', () =>
      resolve({
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        ended,
        close: () => {
          killGroup(child.pid)
          for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
        },
      }),
    )
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (cause) {
    // It has ended by itself.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
  }
}

function startShell(size: { columns: number; rows: number }): Shell {
  const shell = userInfo().shell ?? '/bin/sh'
  const terminal = pty.spawn(shell, ['-l'], {
    name: 'xterm-256color',
    cols: size.columns,
    rows: size.rows,
    cwd: homedir(),
    env: environment(),
    encoding: null,
  })
  const output = new Readable({ highWaterMark: 256 * 1024, read: () => terminal.resume() })
  terminal.onData((data: string | Buffer) => {
    if (!output.push(data)) terminal.pause()
  })
  let isOver = false
  const ended = new Promise<ShellEnd>((resolve) => {
    terminal.onExit(({ exitCode, signal }) => {
      isOver = true
      output.push(null)
      const ofSignal = signal === undefined || signal === 0 ? null : String(signal)
      resolve({ exitCode: ofSignal === null ? exitCode : null, signal: ofSignal, lost: false })
    })
  })
  return {
    output,
    write: (bytes) => {
      if (!isOver) terminal.write(Buffer.from(bytes) as never)
    },
    resize: (columns, rows) => {
      if (!isOver) terminal.resize(columns, rows)
    },
    ended,
    close: () => {
      if (!isOver) terminal.kill('SIGHUP')
      // A paused terminal would never see its end.
      terminal.resume()
    },
  }
}

/** A clean environment: none of Intendant's own settings are for the programs it starts. */
function environment(): Record<string, string> {
  const { username, shell, homedir: home } = userInfo()
  return {
    HOME: home,
    USER: username,
    LOGNAME: username,
    SHELL: shell ?? '/bin/sh',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
  }
}

function localFiles(machine: string): Files {
  const words = <T>(path: string, promise: Promise<T>) =>
    promise.catch((cause: NodeJS.ErrnoException) => {
      throw toFileFailure(cause, machine, path)
    })
  const handle = (path: string, flags: string, mode?: number) => words(path, fs.open(at(path), flags, mode))
  return {
    resolve: (path) => words(path, fs.realpath(at(path))),
    list: (path) => words(path, list(at(path))),
    stat: (path) =>
      fs.stat(at(path)).then(
        (found) => toEntry(path.split('/').at(-1) ?? path, found),
        (cause: NodeJS.ErrnoException) => {
          if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return null
          throw toFileFailure(cause, machine, path)
        },
      ),
    read: async (path) => {
      const opened = await handle(path, 'r')
      return inWords(createReadStream('', { fd: opened }), machine, path)
    },
    write: async (path, { mode, sync }) =>
      createWriteStream('', { fd: await handle(path, 'w', mode), flush: sync === true }),
    rename: (from, to) => words(from, fs.rename(at(from), at(to))),
    remove: async (path) => {
      const found = await words(path, fs.lstat(at(path)))
      await words(path, found.isDirectory() ? fs.rmdir(at(path)) : fs.unlink(at(path)))
    },
    makeFolder: (path) =>
      words(
        path,
        fs.mkdir(at(path)).then(() => undefined),
      ),
    close: () => undefined,
  }
}

function inWords(stream: Readable, machine: string, path: string): Readable {
  const output = new PassThrough()
  stream.on('error', (cause) => output.destroy(toFileFailure(cause, machine, path)))
  output.on('close', () => stream.destroy())
  return stream.pipe(output)
}

async function list(path: string): Promise<Entry[]> {
  const names = await fs.readdir(path)
  const found = await Promise.all(
    // What vanishes while we look is simply not there.
    names.map((name) =>
      fs.lstat(join(path, name)).then(
        (stats) => toEntry(name, stats),
        () => null,
      ),
    ),
  )
  return found.filter((entry) => entry !== null).sort((one, other) => (one.name < other.name ? -1 : 1))
}

function toEntry(name: string, stats: { size: number; mtime: Date; mode: number }): Entry {
  return { name, kind: toKind(stats.mode), sizeBytes: stats.size, modifiedAt: stats.mtime, mode: stats.mode }
}

function toFileFailure(cause: NodeJS.ErrnoException, machine: string, path: string) {
  switch (cause.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return failure('file-not-found', { machine, path }, 'never', cause)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failure('file-not-allowed', { machine, path }, 'never', cause)
    default:
      return failure('file-failed', { machine, path, detail: cause.code ?? '' }, 'never', cause)
  }
}

function at(path: string): string {
  return isAbsolute(path) ? path : join(homedir(), path)
}
