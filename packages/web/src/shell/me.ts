import type { Me } from '@intendant/contract/account.ts'
import type { Action } from '@intendant/contract/endpoint.ts'
import { may } from '@intendant/core/access/policy.ts'
import { createContext, useContext } from 'react'

/** Who is signed in; only inside the gate. */
export const MeContext = createContext<Me | null>(null)

/** The person who is signed in. @throws Outside of the gate, which is our own fault. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe is only for pages inside the gate')
  return me
}

/** Tells beforehand whether the server would allow an action. */
export function useMay(action: Action): boolean {
  return may(useMe().role, action)
}
