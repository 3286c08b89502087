import { createHash, randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runArgv } from './argv.ts'
import { program } from './program.ts'
import type { Transport } from './transport.ts'

/** One way of reaching a machine, for the suite. `folder` is a folder there that the account may write. */
export type ContractSubject = {
  readonly transport: Transport
  readonly folder: string
  readonly dispose: () => Promise<void>
}

const patience = { timeoutMs: 60_000 }

/** What every driver promises, asked of one way to a machine. */
export function checkTransportContract(name: string, start: () => Promise<ContractSubject>): void {
  describe(`the transport contract: ${name}`, () => {
    let subject: ContractSubject
    let transport: Transport
    beforeAll(async () => {
      subject = await start()
      transport = subject.transport
    })
    afterAll(() => subject?.dispose())

    test('a program gets its input and gives its output, errors and exit code', async () => {
      const result = await transport.exec({
        ...patience,
        program: program`cat; echo "it's wrong" >&2; exit 3`,
        stdin: Buffer.from('hello\n'),
      })

      expect(result).toEqual({
        exitCode: 3,
        signal: null,
        stdout: Buffer.from('hello\n'),
        stderr: Buffer.from("it's wrong\n"),
        truncated: false,
      })
    })

    test('a program that a signal ended tells which', async () => {
      const { exitCode, signal } = await transport.exec({ ...patience, program: program`kill -KILL $$` })

      expect({ exitCode, signal }).toEqual({ exitCode: null, signal: 'KILL' })
    })

    test('output beyond the limit is dropped and said to be', async () => {
      const { stdout, truncated } = await transport.exec({
        ...patience,
        program: program`head -c 300000 /dev/zero`,
        maxOutputBytes: 1000,
      })

      expect({ bytes: stdout.length, truncated }).toEqual({ bytes: 1000, truncated: true })
    })

    test('megabytes of input come back unharmed', async () => {
      const stdin = randomBytes(6 * 1024 * 1024)

      const { stdout } = await transport.exec({ ...patience, program: program`cat`, stdin })

      expect(hash(stdout)).toBe(hash(stdin))
    })

    test('a program that takes too long is stopped and the reason says so', async () => {
      const slow = transport.exec({ program: program`sleep 600`, timeoutMs: 100 })

      await expect(slow).rejects.toMatchObject({ problem: { code: 'program-timeout' } })
    })

    test('a program is stopped when the request is cancelled', async () => {
      const controller = new AbortController()
      const slow = transport.exec({ ...patience, program: program`sleep 600`, signal: controller.signal })
      controller.abort()

      await expect(slow).rejects.toMatchObject({ problem: { code: 'program-cancelled' } })
    })

    test('thirty programs at once all end well', async () => {
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          transport.exec({ ...patience, program: program`cat`, stdin: Buffer.from(String(index)) }),
        ),
      )

      expect(results.map(({ stdout }) => stdout.toString())).toEqual(
        Array.from({ length: 30 }, (_, index) => String(index)),
      )
    })

    test('arguments arrive byte for byte', async () => {
      const words = [
        '',
        ' ',
        "'",
        '"',
        '$(id)',
        '`id`',
        'a\nb\n',
        '\\0101',
        '%s%b',
        '-e',
        '!!',
        'é\u{1f600}',
        '\t*',
      ]

      const { stdout } = await runArgv(transport, ['printf', '%s\\0', ...words], patience)

      expect(stdout.toString().split('\0').slice(0, -1)).toEqual(words)
    })

    test('a shell has a terminal of the size it was given, and can be resized', async () => {
      const shell = await transport.shell({ columns: 101, rows: 31 })
      const heard = listen(shell.output)

      shell.write(Buffer.from('stty size; echo $TERM\n'))
      await heard.until(/31 101\r?\n[\s\S]*xterm-256color/)
      shell.resize(77, 22)
      shell.write(Buffer.from('stty size; exit 5\n'))
      await heard.until(/22 77/)

      expect(await shell.ended).toEqual({ exitCode: 5, signal: null, lost: false })
    })

    test('a shell that nobody reads holds its machine back and loses nothing', async () => {
      const shell = await transport.shell({ columns: 80, rows: 24 })
      // Read until the flood is on, then no more.
      const heard = listen(shell.output)
      shell.write(Buffer.from('stty -echo; seq 1 300000; echo en""d\n'))
      await heard.until(/\d{4}\r\n/)
      shell.output.pause()
      const before = shell.output.readableLength
      const far = await transport.exec({ ...patience, program: program`echo alive` })
      const held = shell.output.readableLength
      shell.output.resume()
      await heard.until(/300000\r\nend/)
      shell.close()

      expect(far.stdout.toString()).toBe('alive\n')
      expect(Math.max(before, held)).toBeLessThan(6 * 1024 * 1024)
      const numbers = heard.text().match(/\d+\r\n/g) ?? []
      expect(numbers.length).toBe(300_000)
    })

    test('a closed shell ends', async () => {
      const shell = await transport.shell({ columns: 80, rows: 24 })
      shell.output.resume()
      shell.close()

      expect(await shell.ended).toMatchObject({ lost: false })
    })

    test('a file goes up and comes down whole, with its mode', async () => {
      const files = await transport.files()
      const path = `${subject.folder}/sent file`
      const content = randomBytes(5_000_001)

      await pipeline([content.subarray(0, 7), content.subarray(7)], await files.write(path, { mode: 0o640 }))
      const stat = await files.stat(path)
      const back = await collect(await files.read(path))

      expect({ kind: stat?.kind, size: stat?.sizeBytes, mode: (stat?.mode ?? 0) & 0o777 }).toEqual({
        kind: 'file',
        size: content.length,
        mode: 0o640,
      })
      expect(hash(back)).toBe(hash(content))
      await files.remove(path)
      files.close()
    })

    test('folders are made, listed, renamed and removed', async () => {
      const files = await transport.files()
      const folder = `${subject.folder}/a folder`

      await files.makeFolder(folder)
      await pipeline(['x'], await files.write(`${folder}/old`, {}))
      await pipeline(['y'], await files.write(`${folder}/new`, {}))
      await files.rename(`${folder}/new`, `${folder}/old`)
      const listed = await files.list(folder)
      const content = await collect(await files.read(`${folder}/old`))
      await files.remove(`${folder}/old`)
      await files.remove(folder)

      expect(listed.map(({ name, kind, sizeBytes }) => ({ name, kind, sizeBytes }))).toEqual([
        { name: 'old', kind: 'file', sizeBytes: 1 },
      ])
      expect(content.toString()).toBe('y')
      expect(await files.stat(folder)).toBeNull()
      expect(await files.resolve('')).toMatch(/^\//)
      files.close()
    })

    test('a file that is not there is a problem with its path', async () => {
      const files = await transport.files()

      await expect(files.read(`${subject.folder}/nothing`)).rejects.toMatchObject({
        problem: { code: 'file-not-found', params: { path: `${subject.folder}/nothing` } },
      })
      files.close()
    })

    test('a forward that nothing answers is a problem', async () => {
      await expect(transport.forward({ address: '127.0.0.1', port: 1 })).rejects.toMatchObject({
        problem: { code: expect.stringMatching(/^(forward-failed|connection-refused)$/) },
      })
    })

    test('the way there and back is measured', async () => {
      expect(await transport.ping()).toBeGreaterThanOrEqual(0)
    })
  })
}

function listen(stream: Readable) {
  const chunks: string[] = []
  let tail = ''
  const waiting = new Set<() => void>()
  stream.on('data', (chunk: Buffer) => {
    const text = chunk.toString('latin1')
    chunks.push(text)
    tail = (tail + text).slice(-2_000)
    for (const check of waiting) check()
  })
  return {
    text: () => chunks.join(''),
    /** Waits until the newest output matches. */
    until: (pattern: RegExp) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (!pattern.test(tail)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
  }
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
