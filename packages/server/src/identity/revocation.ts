import type { LiveEvent } from '@intendant/contract/system.ts'
import { may } from '@intendant/core/access/policy.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import { listHoldingSignIns } from '../store/sign-ins.ts'
import { listHoldingTokens } from '../store/tokens.ts'
import type { Clock } from '../system/clock.ts'
import type { Actor } from './actor.ts'
import { idleSince, toRole } from './sign-ins.ts'

/** Longest time that a stream outlives the right to it (rule R14). */
export const recheckMs = 2_000

/** Watches whether people may still do what they are in the middle of. */
export type Revocation = {
  /** Asks now. Intendant itself always may. @throws {Error} The database does not answer: treat it as no. */
  readonly isStillAllowed: (actor: Actor, action: string) => Promise<boolean>
  /**
   * Calls back once when the actor may no longer do the action: at once after an event, within two seconds in any case.
   *
   * @returns Stops watching.
   */
  readonly watch: (actor: Actor, action: string, cut: () => void) => () => void
  /** Stops everything. */
  readonly close: () => void
}

type Watched = { readonly actor: Actor; readonly action: string; readonly cut: () => void }

/**
 * Makes the watch over all open streams: one query for all of them at a time.
 *
 * @param follow Tells of changes as they happen (`Live.follow`), so that a cut need not wait for the next look.
 */
export function createRevocation(parts: {
  readonly db: Database
  readonly clock: Clock
  readonly follow?: (listener: (event: LiveEvent) => void) => () => void
}): Revocation {
  const watched = new Set<Watched>()
  const closing = new AbortController()
  let looking = false

  const look = async () => {
    const all = [...watched]
    const allowed = await findAllowed(parts, all).catch(() => null)
    // Without a database nobody's right can be proved, but its restart takes longer than two seconds and no right
    // can be taken away meanwhile either: the streams stay, and the next look decides.
    if (allowed === null) return
    for (const item of all) {
      if (!allowed.has(item) && watched.delete(item)) item.cut()
    }
  }
  const keepLooking = async () => {
    if (looking) return
    looking = true
    while (watched.size > 0 && !closing.signal.aborted) {
      await parts.clock.sleep(recheckMs, closing.signal).catch(() => undefined)
      if (!closing.signal.aborted) await look()
    }
    looking = false
  }
  const unfollow = parts.follow?.((event) => {
    if ((event.topic === 'account' || event.topic === 'people') && watched.size > 0) void look()
  })

  return {
    isStillAllowed: async (actor, action) => {
      const item = { actor, action, cut: () => undefined }
      return (await findAllowed(parts, [item])).has(item)
    },
    watch: (actor, action, cut) => {
      const item = { actor, action, cut }
      watched.add(item)
      void keepLooking()
      return () => void watched.delete(item)
    },
    close: () => {
      unfollow?.()
      closing.abort()
      watched.clear()
    },
  }
}

/** Tells everyone, in the transaction, that a person's sessions or rights changed. */
export async function recordRevocation(db: Database, personId: string): Promise<void> {
  await recordEvent(db, 'account', 'updated', personId)
}

async function findAllowed(
  { db, clock }: { db: Database; clock: Clock },
  items: readonly Watched[],
): Promise<Set<Watched>> {
  const now = clock.now()
  const signInIds = [...new Set(items.flatMap(({ actor }) => actor.signInId ?? []))]
  const tokenIds = [...new Set(items.flatMap(({ actor }) => actor.tokenId ?? []))]
  const signIns = await listHoldingSignIns(db, signInIds, now, idleSince(now))
  const tokens = await listHoldingTokens(db, tokenIds, now)
  const roles = new Map([...signIns, ...tokens].map((row) => [row.id, toRole(row.role)]))
  return new Set(
    items.filter(({ actor, action }) => {
      if (actor.via === 'system') return may(actor.role, action)
      const role = roles.get(actor.signInId ?? actor.tokenId ?? '')
      return role !== undefined && may(role, action)
    }),
  )
}
