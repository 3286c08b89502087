import type { Session } from '@intendant/contract/sessions.ts'
import type { StatusKind } from '../ui/status.tsx'

/** Tells whether a session no longer runs. Pure. */
export function isOver(session: Pick<Session, 'state'>): boolean {
  return session.state === 'ended' || session.state === 'failed' || session.state === 'lost'
}

/** The silhouette of a session's state. Pure. */
export function statusOfSession(session: Pick<Session, 'state'>): StatusKind {
  switch (session.state) {
    case 'opening':
      return 'run'
    case 'open':
      return 'ok'
    case 'ended':
      return 'stopped'
    case 'failed':
    case 'lost':
      return 'crit'
  }
}

/** The names of the hops of a session's path, the machine itself last. Pure. */
export function hopNames(session: Pick<Session, 'path' | 'machine'>): readonly string[] {
  return session.path?.hops.map((hop) => hop.name) ?? [session.machine.name]
}
