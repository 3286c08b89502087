import type { Text } from '../problems.ts'

/** Problems of intake. */
export const intakeProblems = {} as const satisfies Record<string, Text>
