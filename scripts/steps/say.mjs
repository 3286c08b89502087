import process from 'node:process'

const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
const french = locale.toLowerCase().startsWith('fr')

/** The text in the language of the terminal. */
export function inWords(english, inFrench) {
  return french ? inFrench : english
}

/** Ends the program with a message for the person who started it. */
export class Refusal extends Error {}

/** Runs a program's main function; a refusal is printed as words, without a stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    process.stderr.write(`\n${error.message}\n\n`)
    process.exitCode = 1
  }
}

/**
 * Shows that something lasts: one line that counts seconds on a terminal, a line now and then elsewhere.
 *
 * @returns A function that ends it and shows how long it took.
 */
export function showProgress(label) {
  const begin = performance.now()
  const seconds = () => `${((performance.now() - begin) / 1000).toFixed(1)} s`
  const onTerminal = process.stderr.isTTY === true
  process.stderr.write(onTerminal ? `  ${label} …` : `  ${label} …\n`)
  const timer = setInterval(
    () => process.stderr.write(onTerminal ? `\r  ${label} … ${seconds()}` : `  ${label} … ${seconds()}\n`),
    onTerminal ? 200 : 10_000,
  )
  return (outcome = '✓') => {
    clearInterval(timer)
    process.stderr.write(`${onTerminal ? '\r' : ''}  ${label} ${outcome} ${seconds()}    \n`)
  }
}
