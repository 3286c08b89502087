import { problem } from '../problem.ts'
import { hasControlCharacters } from '../text.ts'
import { understandAnsibleIni } from './ansible-ini.ts'
import { type Built, gather, type Understood } from './build.ts'
import { type GivenFile, understandSshConfig } from './ssh-config.ts'
import { readSshLine } from './ssh-line.ts'

/**
 * Reads what a person pasted and says what it understood: ssh commands, `user@host` lines, an ssh_config, or an Ansible
 * inventory in INI form; which of them it is, it finds out by itself. Pure; nothing is run, resolved or fetched.
 *
 * @param files Files given beside the text, by name: an ssh_config may include them; those that nothing includes are
 *   read as if they had been pasted.
 * @returns Entries in the order of the text; `remarks[i]` is about `entries[i]`; `problems` are about lines that were
 *   left out, with `line` among their params.
 */
export function understandIntake(text: string, files: readonly GivenFile[] = []): Understood {
  const sources = [{ name: '', text }, ...files].filter((source) => source.text.trim() !== '')
  if (sources.length === 0) return gather([], [problem('intake-empty')])
  const included = new Set(
    files.filter((file) =>
      sources.some((source) => source.name !== file.name && includes(source.text, file.name)),
    ),
  )
  const roots = sources.filter((source) => !included.has(source))
  const parts = (roots.length === 0 ? sources.slice(0, 1) : roots).map((source) =>
    understandOne(
      source.text,
      files.filter((file) => file !== source),
    ),
  )
  return {
    entries: parts.flatMap((part) => part.entries),
    remarks: parts.flatMap((part) => part.remarks),
    problems: parts.flatMap((part) => part.problems),
  }
}

function understandOne(text: string, files: readonly GivenFile[]): Understood {
  if (isSshConfig(text)) {
    const { commands, rest } = splitCommands(text)
    const config = understandSshConfig(rest, files)
    return commands === null ? config : inOrder(understandLines(commands), config)
  }
  if (isAnsibleIni(text)) return understandAnsibleIni(text)
  return understandLines(text)
}

/**
 * Takes the ssh lines out of an ssh_config that people pasted together with it: no keyword of ssh_config is `ssh`
 * or holds an @. Both parts keep the numbers of their lines.
 */
function splitCommands(text: string): { readonly commands: string | null; readonly rest: string } {
  const lines = text.split(/\r\n|\n|\r/)
  const isCommand = (line: string) => /^(ssh[ \t]|ssh:\/\/|[^\s#"@]+@\S)/u.test(line)
  if (!lines.some(isCommand)) return { commands: null, rest: text }
  const keep = (wanted: boolean) => lines.map((line) => (isCommand(line) === wanted ? line : '')).join('\n')
  return { commands: keep(true), rest: keep(false) }
}

/** Joins what two parts of one text gave, in the order of its lines. */
function inOrder(one: Understood, other: Understood): Understood {
  const all = [one, other].flatMap((part) =>
    part.entries.map((entry, at) => ({ entry, remarks: part.remarks[at] ?? [] })),
  )
  const sorted = all.toSorted((a, b) => a.entry.line - b.entry.line)
  return {
    entries: sorted.map(({ entry }) => entry),
    remarks: sorted.map(({ remarks }) => remarks),
    problems: [...one.problems, ...other.problems],
  }
}

/** Tells whether an Include line of a text can mean a file. */
function includes(text: string, name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1)
  return [...text.matchAll(/^[ \t]*include[ \t=]+(.+)$/gimu)].some(
    ([, wanted = '']) => wanted.includes(base) || wanted.includes('*'),
  )
}

function isSshConfig(text: string): boolean {
  return /^[ \t]*"?(host|match|include)"?([ \t]*=[ \t]*|[ \t]+)\S/imu.test(text)
}

function isAnsibleIni(text: string): boolean {
  return (
    /^[ \t]*\[[A-Za-z_][^\]]*\][ \t]*(#.*)?$/mu.test(text) ||
    /\sansible_(ssh_)?(host|port|user)\s*=/u.test(text)
  )
}

function understandLines(text: string): Understood {
  const built: Built[] = []
  const seen = new Map<string, number>()
  for (const { content, line } of joinLines(text)) {
    const trimmed = content.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    if (hasControlCharacters(trimmed.replaceAll('\t', ' '))) {
      built.push({ problems: [problem('intake-control-characters', { line }, [line])] })
      continue
    }
    const one = readSshLine(trimmed, line)
    const key = 'entry' in one ? JSON.stringify([one.entry.target, one.entry.hops]) : null
    const first = key === null ? undefined : seen.get(key)
    if (key !== null && first === undefined) seen.set(key, line)
    if ('entry' in one && first !== undefined) {
      const params = { line, name: one.entry.target.name, first }
      built.push({ problems: [problem('intake-twice', params, [line])] })
    } else {
      built.push(one)
    }
  }
  return gather(built, built.length === 0 ? [problem('intake-empty')] : [])
}

/** Lines, those that end in a backslash joined with the next, under the number of the first. */
function joinLines(text: string): { content: string; line: number }[] {
  const joined: { content: string; line: number }[] = []
  let isOpen = false
  for (const [at, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const continues = /(?<!\\)(\\\\)*\\$/u.test(raw)
    const content = continues ? raw.slice(0, -1) : raw
    const before = joined.at(-1)
    if (isOpen && before !== undefined) before.content += content
    else joined.push({ content, line: at + 1 })
    isOpen = continues
  }
  return joined
}
