import type { Cast } from './asciicast.ts'

/** Escape sequences of ECMA-48 and xterm: CSI, OSC and other strings, and two-character ones. */
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][\s\S]*?(?:\u0007|\u001b\\)|[ -/]*[0-~])/g

/** What a recording printed, as text that can be read and searched: no colours, no moves of the cursor. Pure. */
export function plainText(cast: Cast): string {
  const output = cast.events.map((event) => (event.kind === 'output' ? event.text : '')).join('')
  return output
    .replace(sequences, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => rubOut(line.split('\r').findLast((part) => part !== '') ?? ''))
    .join('\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
}

/** Takes out what backspaces took out. */
function rubOut(line: string): string {
  let text = ''
  for (const character of line) text = character === '\b' ? text.slice(0, -1) : text + character
  return text
}
