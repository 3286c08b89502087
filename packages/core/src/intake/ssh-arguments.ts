/** The arguments of ssh, sorted: what matters here, and what was left out. */
export type SshArguments = {
  /** Options as ssh_config would say them, lower-case keys, the first of each. */
  readonly options: ReadonlyMap<string, string>
  readonly destination: string | null
  readonly command: readonly string[]
  /** The value of -W. */
  readonly forward: string | null
  /** Options that change nothing about the way, as they were written. */
  readonly ignored: readonly string[]
  /** An option that ssh does not have, or that lacks its value. */
  readonly wrong: string | null
}

const flags = '46AaCfGgKkMNnqsTtVvXxYy'
const withValue = 'BbcDEeFIiJLlmOoPpQRSWw'
const meanings: Readonly<Record<string, string>> = { J: 'proxyjump', p: 'port', l: 'user', i: 'identityfile' }

/**
 * Sorts the arguments of ssh as its own getopt does: flags may be bundled, a value may be glued to its option, options
 * may follow the destination, the first word after those begins the command. Pure.
 *
 * @param words Without the program itself.
 * @see ssh(1)
 */
export function readSshArguments(words: readonly string[]): SshArguments {
  const options = new Map<string, string>()
  const ignored: string[] = []
  let destination: string | null = null
  let forward: string | null = null
  const give = (wrong: string | null, from: number): SshArguments => {
    return { options, destination, command: words.slice(from), forward, ignored, wrong }
  }
  const set = (key: string, value: string) => {
    if (!options.has(key)) options.set(key, value)
  }
  const take = (letter: string, value: string) => {
    const meaning = meanings[letter]
    if (meaning !== undefined) set(meaning, value)
    else if (letter === 'W') forward = value
    else if (letter === 'o') readOption(value, set, ignored)
    else ignored.push(`-${letter} ${value}`)
  }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') {
      destination ??= words[at + 1] ?? null
      return give(null, at + 2)
    }
    if (!/^-./u.test(word)) {
      if (destination !== null) return give(null, at)
      destination = word
      continue
    }
    const bundle = readBundle(word, words[at + 1])
    if (bundle === null) return give(word, words.length)
    ignored.push(...bundle.flags)
    if (bundle.letter !== null) take(bundle.letter, bundle.value)
    if (bundle.usedNext) at += 1
  }
  return give(null, words.length)
}

type Bundle = {
  readonly flags: readonly string[]
  readonly letter: string | null
  readonly value: string
  readonly usedNext: boolean
}

function readBundle(word: string, next: string | undefined): Bundle | null {
  const seen: string[] = []
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at)
    if (withValue.includes(letter)) {
      const glued = word.slice(at + 1)
      if (glued !== '') return { flags: seen, letter, value: glued, usedNext: false }
      return next === undefined ? null : { flags: seen, letter, value: next, usedNext: true }
    }
    if (!flags.includes(letter)) return null
    seen.push(`-${letter}`)
  }
  return { flags: seen, letter: null, value: '', usedNext: false }
}

const usedOptions = ['proxyjump', 'proxycommand', 'port', 'user', 'hostname', 'identityfile']

function readOption(text: string, set: (key: string, value: string) => void, ignored: string[]): void {
  const [, key = '', value = ''] = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*)$/su.exec(text) ?? []
  if (usedOptions.includes(key.toLowerCase()))
    set(key.toLowerCase(), value.trim().replace(/^"(.*)"$/su, '$1'))
  else ignored.push(`-o ${text}`)
}
