/** What an exit code of the command line means. `exec` gives the code of the remote program instead. */
export const exitCodes = { refused: 1, usage: 2, notSignedIn: 3, noAnswer: 4 } as const

/** Ends a command with a message for the person and an exit code. */
export class Stop extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}
