import { execFile } from 'node:child_process'

/**
 * Runs one program with an argument list and gives its standard output.
 *
 * @throws {Error} It could not start or did not end with 0; the message holds its standard error.
 */
export function run(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args], { encoding: 'utf8', timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${file} ${args.join(' ')}: ${stderr.trim() || error.message}`, { cause: error }))
    })
  })
}

/** Waits until a condition holds, asking again and again. @throws {Error} It never did within `timeoutMs`. */
export async function waitFor(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
