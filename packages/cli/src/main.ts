import { readFile, writeFile } from 'node:fs/promises'
import { proposeCompletions, run } from '@stricli/core'
import { createApplication } from './application.ts'
import { ask, readAll } from './ask.ts'
import type { Cli } from './context.ts'
import { openSsh } from './open-ssh.ts'
import { wordsOf } from './words.ts'

const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || 'en'
const language = locale.startsWith('fr') ? 'fr' : 'en'
const words = wordsOf(language)

const cli: Cli = {
  process,
  environment: process.env,
  language,
  words,
  fetch: (url, init) => fetch(url, init),
  print: (text) => void process.stdout.write(text),
  warn: (text) => void process.stderr.write(text),
  ask,
  readInput: readAll,
  readFile: (path) => readFile(path, 'utf8'),
  writeFile: (path, text) => writeFile(path, text, { mode: 0o600 }),
  openSsh,
  setExitCode: (code) => {
    process.exitCode = code
  },
}

const application = createApplication(words)
const inputs = process.argv.slice(2)
if (inputs[0] === '__complete') {
  const found = await proposeCompletions(application, inputs.slice(1), cli).catch(() => [])
  for (const { completion } of found) cli.print(`${completion}\n`)
} else {
  await run(application, inputs, cli)
  // Stricli's own codes are negative; a shell would show them as 250 and more.
  if (typeof process.exitCode === 'number' && process.exitCode < 0) process.exitCode = 2
}
