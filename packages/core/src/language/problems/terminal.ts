import type { Text } from '../problems.ts'

/** Problems of terminal. */
export const terminalProblems = {} as const satisfies Record<string, Text>
