import { isAddress } from '../net/address.ts'
import { Endpoint, Port } from '../net/host-name.ts'
import { Login } from '../net/login.ts'
import { type Problem, problem } from '../problem.ts'
import type { IntakeTarget } from './entry.ts'

/** `[user@]host[:port]` in its parts, still unchecked. */
export type Destination = {
  readonly login: string | null
  readonly host: string
  readonly port: string | null
}

/**
 * Cuts `user@host:port`, `[v6]:port`, a bare IPv6 address or an `ssh://` URL into its parts. Pure.
 *
 * @param hasPort False where ssh takes a colon as part of the host (its plain destination argument).
 * @returns `null` when it cannot be one.
 */
export function readDestination(text: string, hasPort = true): Destination | null {
  const url = /^ssh:\/\/([^/?#]+)\/?$/iu.exec(text)?.[1]
  if (/^ssh:/i.test(text) && url === undefined) return null
  const whole = url === undefined ? text : decodeUrlPart(url)
  if (whole === null) return null
  const at = whole.lastIndexOf('@')
  const login = at < 0 ? null : whole.slice(0, at)
  const rest = whole.slice(at + 1)
  const bracketed = /^\[([^\]]*)\](?::(\d*))?$/u.exec(rest)
  if (bracketed) return { login, host: bracketed[1] ?? '', port: bracketed[2] ?? null }
  if (isAddress(rest) || (!hasPort && url === undefined)) return { login, host: rest, port: null }
  const colon = /^([^:]*):([^:]*)$/u.exec(rest)
  if (colon) return { login, host: colon[1] ?? '', port: colon[2] ?? null }
  return rest.includes(':') ? null : { login, host: rest, port: null }
}

function decodeUrlPart(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** What could not be taken as a target: one problem per part, with the line. */
export type CheckedTarget =
  | { readonly ok: true; readonly target: IntakeTarget }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Checks the parts of a target against the grammars of hosts, ports and logins. Pure. */
export function checkTarget(
  parts: {
    readonly name: string
    readonly host: string
    readonly port: string | null
    readonly login: string | null
  },
  line: number,
): CheckedTarget {
  const address = Endpoint.safeParse(parts.host)
  const port = Port.safeParse(/^\d+$/.test(parts.port ?? '22') ? (parts.port ?? '22') : 'none')
  const login = parts.login === null ? null : Login.safeParse(parts.login)
  const problems: Problem[] = []
  const add = (code: Problem['code'], value: string) =>
    problems.push(problem(code, { line, value: shorten(value) }, [line]))
  if (!address.success) add('intake-host', parts.host)
  if (!port.success) add('intake-port', parts.port ?? '')
  if (login?.success === false) add('intake-login', parts.login ?? '')
  if (!address.success || !port.success || login?.success === false) return { ok: false, problems }
  const name = parts.name.length > 120 ? address.data.slice(0, 120) : parts.name
  return { ok: true, target: { name, address: address.data, port: port.data, login: login?.data ?? null } }
}

/** A piece of the input for a message: short, and without characters that could spoil it. Pure. */
export function shorten(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�').slice(0, 80)
}
