import { isUtf8 } from 'node:buffer'

/**
 * One line of a recording: seconds since the beginning, what it is, and its data.
 *
 * `o` output, `r` the terminal became `COLUMNSxROWS`, `m` a marker: as in asciicast v2. `b` is ours: output that is
 * not UTF-8, in base64, so that every byte can be given back; it is shown as `o`.
 */
export type RecordedLine = readonly [seconds: number, code: 'o' | 'r' | 'm' | 'b', data: string]

/** Renders output as a line. Pure. */
export function toOutputLine(seconds: number, bytes: Buffer): RecordedLine {
  if (isUtf8(bytes)) return [toMicroseconds(seconds), 'o', bytes.toString('utf8')]
  return [toMicroseconds(seconds), 'b', bytes.toString('base64')]
}

/** Renders a change of size as a line. Pure. */
export function toSizeLine(seconds: number, columns: number, rows: number): RecordedLine {
  return [toMicroseconds(seconds), 'r', `${columns}x${rows}`]
}

/** Renders a marker as a line. Pure. */
export function toMarkerLine(seconds: number, text: string): RecordedLine {
  return [toMicroseconds(seconds), 'm', text]
}

/** Renders the lines of one chunk. Pure. */
export function renderLines(lines: readonly RecordedLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** Parses the lines of one chunk. Pure. @throws {SyntaxError} The text was not made by `renderLines`. */
export function parseLines(text: string): RecordedLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedLine)
}

/** The output bytes of lines, exactly as they came. Pure. */
export function toOutput(lines: readonly RecordedLine[]): Buffer {
  const parts = lines.flatMap(([, code, data]) => {
    if (code === 'o') return Buffer.from(data, 'utf8')
    return code === 'b' ? Buffer.from(data, 'base64') : []
  })
  return Buffer.concat(parts)
}

/** Renders lines as asciicast v2 for any player. Pure; bytes that are no UTF-8 become U+FFFD. */
export function renderAsciicastEvents(lines: readonly RecordedLine[]): string {
  return renderLines(
    lines.map((line) =>
      line[1] === 'b' ? [line[0], 'o', Buffer.from(line[2], 'base64').toString('utf8')] : line,
    ),
  )
}

/**
 * Renders the first line of an asciicast v2 file. Pure.
 *
 * @see https://docs.asciinema.org/manual/asciicast/v2/
 */
export function renderAsciicastHeader(session: {
  readonly columns: number
  readonly rows: number
  readonly openedAt: Date
  readonly title: string
}): string {
  const header = {
    version: 2,
    width: session.columns,
    height: session.rows,
    timestamp: Math.floor(session.openedAt.getTime() / 1000),
    title: session.title,
    env: { TERM: 'xterm-256color' },
  }
  return `${JSON.stringify(header)}\n`
}

function toMicroseconds(seconds: number): number {
  return Math.round(seconds * 1_000_000) / 1_000_000
}
