import type { IncomingHttpHeaders } from 'node:http'
import type { Me, Person } from '@intendant/contract/account.ts'
import type { Visit } from '../identity/sign-ins.ts'
import type { PersonRow } from '../store/people.ts'
import type { ApiTokenRow } from '../store/tokens.ts'

/** A person as they see themselves. Pure. */
export function toMe({ id, login, name, email, role, preferences }: PersonRow): Me {
  return { id, login, name, email, role, preferences }
}

/** A person as others see them. Pure. */
export function toPerson(person: PersonRow): Person {
  const { id, login, name, email, role, active, lastSeenAt } = person
  return { id, login, name, email, role, active, lastSeenAt: toText(lastSeenAt) }
}

/** An API token without its secret. Pure. */
export function toApiToken({ id, name, createdAt, lastUsedAt, expiresAt }: ApiTokenRow) {
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    lastUsedAt: toText(lastUsedAt),
    expiresAt: toText(expiresAt),
  }
}

/** From where a request came, as the list of sessions shows it. Pure. */
export function visitOf(call: {
  readonly headers: IncomingHttpHeaders
  readonly address: string | null
}): Visit {
  return { userAgent: call.headers['user-agent'] ?? '', address: call.address }
}

function toText(date: Date | null): string | null {
  return date === null ? null : date.toISOString()
}
