import { type Problem, problem } from '../problem.ts'
import { shorten } from './destination.ts'

/** One condition of a Match line. */
export type Criterion = { readonly name: string; readonly isNegated: boolean; readonly value: string }

/** One line of an ssh_config that says something. */
export type ConfigNode =
  | { readonly kind: 'host'; readonly line: number; readonly patterns: readonly string[] }
  | { readonly kind: 'match'; readonly line: number; readonly criteria: readonly Criterion[] }
  | { readonly kind: 'include'; readonly line: number; readonly files: readonly string[] }
  /** `key` is lower case; `value` the first argument, or the rest of the line for proxies. */
  | { readonly kind: 'set'; readonly line: number; readonly key: string; readonly value: string }

/** Cuts an ssh_config into its lines. Pure; lines that are none are problems, the others are read. @see ssh_config(5) */
export function readSshConfigFile(text: string): {
  readonly nodes: readonly ConfigNode[]
  readonly problems: readonly Problem[]
} {
  const nodes: ConfigNode[] = []
  const problems: Problem[] = []
  for (const [at, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = at + 1
    const content = raw.trim()
    if (content === '' || content.startsWith('#')) continue
    const node = hasControls(content) ? 'intake-control-characters' : readLine(content, line)
    if (typeof node !== 'string') nodes.push(node)
    else problems.push(problem(node, { line, value: shorten(content) }, [line]))
  }
  return { nodes, problems }
}

function hasControls(content: string): boolean {
  return /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(content)
}

function readLine(content: string, line: number): ConfigNode | Problem['code'] {
  const [, keyword = '', rest = ''] = /^"?([A-Za-z][A-Za-z0-9]*)"?(?:\s*=\s*|\s+)(.+)$/su.exec(content) ?? []
  const key = keyword.toLowerCase()
  if (key === '' || key === 'ssh') return 'intake-config-line'
  // These two are the rest of the line, quotes and all, as OpenSSH takes them.
  if (key === 'proxycommand' || key === 'proxyjump') return { kind: 'set', line, key, value: rest.trim() }
  const words = splitArguments(rest)
  if (words === null) return 'intake-quote'
  const [first] = words
  if (first === undefined) return 'intake-config-line'
  if (key === 'host') return { kind: 'host', line, patterns: words }
  if (key === 'include') return { kind: 'include', line, files: words }
  if (key === 'match') return { kind: 'match', line, criteria: readCriteria(words) }
  return { kind: 'set', line, key, value: first }
}

/** Conditions that stand alone; all others have a value behind them. */
const bare = new Set(['all', 'canonical', 'final'])

function readCriteria(words: readonly string[]): Criterion[] {
  const criteria: Criterion[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const isNegated = word.startsWith('!')
    const [, written = '', glued] = /^!?([A-Za-z]+)(?:=(.*))?$/su.exec(word) ?? []
    const name = written.toLowerCase()
    if (bare.has(name) || glued !== undefined) {
      criteria.push({ name, isNegated, value: glued ?? '' })
    } else {
      criteria.push({ name, isNegated, value: words[at + 1] ?? '' })
      at += 1
    }
  }
  return criteria
}

/**
 * Cuts the arguments of a line: quotes of both kinds keep blanks, a backslash keeps a quote, a blank or a backslash,
 * `#` at the start of a word begins a comment. `null` when a quote is not closed.
 *
 * @see argv_split() in misc.c of OpenSSH 9.2
 */
function splitArguments(text: string): string[] | null {
  const words: string[] = []
  let at = 0
  while (at < text.length) {
    if (/[ \t]/.test(text.charAt(at))) {
      at += 1
      continue
    }
    if (text[at] === '#') return words
    const word = readArgument(text, at)
    if (word === null) return null
    words.push(word.value)
    at = word.end
  }
  return words
}

function readArgument(text: string, start: number): { value: string; end: number } | null {
  let value = ''
  let quote = ''
  let at = start
  for (; at < text.length; at += 1) {
    const sign = text.charAt(at)
    const next = text.charAt(at + 1)
    if (sign === '\\' && (/["'\\]/.test(next) || (quote === '' && next === ' '))) {
      value += next
      at += 1
    } else if (quote === '' && /[ \t]/.test(sign)) break
    else if (quote === '' && /["']/.test(sign)) quote = sign
    else if (quote !== '' && sign === quote) quote = ''
    else value += sign
  }
  return quote === '' ? { value, end: at } : null
}
