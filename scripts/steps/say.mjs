import { accessSync, constants } from 'node:fs'
import process from 'node:process'

const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
const french = locale.toLowerCase().startsWith('fr')

/** The text in the language of the terminal. */
export function inWords(english, inFrench) {
  return french ? inFrench : english
}

/** Ends the program with a message for the person who started it. */
export class Refusal extends Error {}

/** Refuses a folder that something must be written to and cannot. */
export function refuseReadOnly(folder) {
  try {
    accessSync(folder, constants.W_OK)
  } catch {
    throw new Refusal(
      inWords(
        `Something must be installed or built in ${folder}, which this account cannot write. Nothing was changed. Run "npm start" once as the owner of that folder, or copy the repository into a folder of your own.`,
        `Il faut installer ou construire quelque chose dans ${folder}, où ce compte ne peut pas écrire. Rien n’a été modifié. Lancez une fois « npm start » avec le compte propriétaire du dossier, ou copiez le dépôt dans un dossier à vous.`,
      ),
    )
  }
}

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
