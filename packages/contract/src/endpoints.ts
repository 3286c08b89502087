import * as account from './account.ts'
import type { EndpointSpec } from './endpoint.ts'
import * as intake from './intake.ts'
import * as machines from './machines.ts'
import * as places from './places.ts'
import * as sessions from './sessions.ts'
import * as system from './system.ts'

const modules = [system, account, places, machines, intake, sessions]

/** Every endpoint of the API, in the order of the files. */
export const endpoints: readonly EndpointSpec[] = modules.flatMap((module) =>
  Object.values<unknown>(module).filter(isEndpoint),
)

function isEndpoint(value: unknown): value is EndpointSpec {
  return typeof value === 'object' && value !== null && 'access' in value && 'method' in value
}
