import { setUp } from '@intendant/contract/account.ts'
import { showStart } from '@intendant/contract/system.ts'
import { done } from '@intendant/core/problem.ts'
import type { IdentityParts } from '../identity/parts.ts'
import type { RateLimits } from '../identity/rate-limits.ts'
import { isSetUp } from '../identity/setup.ts'
import { type RecordSelf, setUp as recordSetUp } from '../intent/setup.ts'
import { toMe, visitOf } from './account-shapes.ts'
import { handle, type Mounted } from './handler.ts'

/** The first start: whether set-up is done, and doing it. */
export function setupEndpoints(
  parts: IdentityParts & {
    readonly limits: RateLimits
    readonly recordSelf: RecordSelf
    readonly version: string
  },
): Mounted[] {
  return [
    handle(showStart, async () => done({ setUp: await isSetUp(parts.db), version: parts.version })),
    handle(setUp, async (call) => {
      const result = await recordSetUp(parts, call.body, visitOf(call))
      if (!result.ok) return result
      call.setSession(result.value.signIn)
      return done(toMe(result.value.person))
    }),
  ]
}
