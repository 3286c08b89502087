import type { Reach } from '@intendant/core/machines/machine.ts'
import type { Problem } from '@intendant/core/problem.ts'
import { DriverError } from '../drivers/driver-error.ts'
import type { RouteStep } from '../drivers/transport/connections.ts'

/** What a failure of the world says of it, in words for people; null for a fault of our own. Pure. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof DriverError ? error.problem : null
}

/** What a failed try says of the machine that failed. Pure. */
export function stateAfter(problem: Problem): Reach['state'] {
  switch (problem.code) {
    case 'host-key-pending':
    case 'host-key-changed':
      return problem.code
    case 'machine-key-refused':
    case 'machine-password-refused':
    case 'host-key-revoked':
    case 'own-key-missing':
    case 'key-unreadable':
    case 'key-unusable':
      return 'refused'
    default:
      return 'unreachable'
  }
}

const decidedByPeople: ReadonlySet<string> = new Set([
  'host-key-pending',
  'host-key-changed',
  'host-key-revoked',
  'machine-key-refused',
  'machine-password-refused',
  'own-key-missing',
  'key-unreadable',
  'key-unusable',
  'certificate-needs-openssh',
  'connection-cancelled',
])

/**
 * Tells whether another path may lead there: after a failure of the network, never after a refusal that people must
 * look at (a key, a password, a changed machine). Pure.
 */
export function mayTryAnotherPath(error: DriverError, lastStep: RouteStep | null): boolean {
  if (decidedByPeople.has(error.problem.code)) return false
  if (lastStep?.outcome !== 'failed') return true
  return lastStep.stage !== 'host-key' && lastStep.stage !== 'sign-in'
}
