import { createToken, setUp } from '@intendant/contract/account.ts'
import { type Caller, type CallInput, type CallOutput, call } from '@intendant/contract/client.ts'
import type { EndpointSpec } from '@intendant/contract/endpoint.ts'
import { addFromIntake } from '@intendant/contract/intake.ts'
import { decideHostKey, showKeyLine, testConnection } from '@intendant/contract/machines.ts'
import { listPlaces } from '@intendant/contract/places.ts'
import type { Chain } from '@intendant/lab/chain.ts'
import type { Running } from './intendant.ts'

/** The person who set a test's Intendant up. */
export const nadia = { login: 'nadia', password: 'the tide comes in twice', name: 'Nadia Berger' } as const

/** Calls the API of a started Intendant as Nadia. */
export type Panel = {
  readonly ask: <E extends EndpointSpec>(endpoint: E, input: CallInput<E>) => Promise<CallOutput<E>>
  readonly token: string
  readonly organisationId: string
}

/** Sets a fresh Intendant up over the API. */
export async function setUpPanel(running: Running): Promise<Panel> {
  const { login, password, name } = nadia
  const body = { token: running.token ?? '', login, password, name, organisation: 'Ateliers Morvan' }
  await call(callerOf(running, ''), setUp, { body })
  return signInPanel(running)
}

/** Signs in to an Intendant that is set up. */
export async function signInPanel(running: Running): Promise<Panel> {
  const { login, password } = nadia
  const body = { login, password, name: 'e2e' }
  const { secret: token } = await call(callerOf(running, ''), createToken, { body })
  const ask: Panel['ask'] = (endpoint, input) => call(callerOf(running, token), endpoint, input)
  const { organisations } = await ask(listPlaces, {})
  return { ask, token, organisationId: organisations[0]?.id ?? '' }
}

/** Adds the machines of a chain, trusts their keys and lets Intendant in to the account `ops` of each. */
export async function addChain({ ask, organisationId }: Panel, chain: Chain): Promise<void> {
  const targets = chain.machines.map(({ name, address, port }) => ({ name, address, port, login: 'ops' }))
  const entries = targets.map((target, index) => ({ line: index + 1, target, hops: targets.slice(0, index) }))
  await ask(addFromIntake, { body: { organisationId, entries } })
  const { publicKey } = await ask(showKeyLine, {})
  for (const machine of chain.machines) machine.addAuthorizedKey('ops', publicKey)
  for (const { name } of chain.machines) {
    const { steps } = await ask(testConnection, { params: { machine: name }, body: {} })
    const key = steps.find((step) => step.hostKey)?.hostKey
    if (!key) throw new Error(`${name} showed no key: ${JSON.stringify(steps)}`)
    const body = { decision: 'trust', fingerprint: key.fingerprint } as const
    await ask(decideHostKey, { params: { id: key.id }, body })
    await ask(testConnection, { params: { machine: name }, body: {} })
  }
}

function callerOf(running: Running, token: string): Caller {
  return {
    base: running.address,
    headers: () => ({ 'accept-language': 'en', ...(token ? { authorization: `Bearer ${token}` } : {}) }),
    fetch: (url, init) => fetch(url, init),
  }
}
