import type { Text } from '../problems.ts'

/** Problems of inventory. */
export const inventoryProblems = {} as const satisfies Record<string, Text>
