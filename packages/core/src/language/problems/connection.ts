import type { Text } from '../problems.ts'

/** Problems of connection. */
export const connectionProblems = {} as const satisfies Record<string, Text>
