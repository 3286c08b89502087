import type { HostKey } from '@intendant/core/host-keys.ts'
import { done, problem, type Result, refused } from '@intendant/core/problem.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { recordChanges } from '../store/changes.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import {
  listHostKeys,
  lockHostKey,
  recordHostKeyState,
  type StoredHostKey,
  toPublicHostKey,
} from '../store/host-keys.ts'
import { findNamedMachine, type NamedMachine } from '../store/paths.ts'
import { findReach, recordReachIn } from '../store/reach.ts'
import { inTransaction } from '../store/transaction.ts'

/**
 * Trusts or revokes a host key. Trusting another key than the trusted one revokes the one before. Refused when the key
 * is not the one the person saw.
 *
 * The caller then lets go of every connection through the machine, which may stand on the old decision.
 */
export async function decideHostKey(
  db: Database,
  actor: Actor,
  wish: { readonly id: string; readonly decision: 'trust' | 'revoke'; readonly fingerprint: string },
): Promise<Result<HostKey>> {
  return await inTransaction(db, async (transaction) => {
    const key = await lockHostKey(transaction, wish.id)
    const machine = key && (await findNamedMachine(transaction, key.machineId))
    if (!key || !machine) return refused('not-found', problem('not-found'))
    if (key.fingerprint !== wish.fingerprint)
      return refused('invalid', problem('host-key-other', { fingerprint: key.fingerprint }, ['fingerprint']))
    await recordAudit(transaction, actor, {
      action: `host-key.${wish.decision}`,
      target: machine.slug,
      details: { type: key.type, fingerprint: key.fingerprint, before: key.state },
    })
    const state = wish.decision === 'trust' ? 'trusted' : 'revoked'
    if (state === 'trusted' && key.state !== 'trusted') await revokeFormer(transaction, actor, machine, key)
    await changeState(transaction, actor, machine, key, state)
    await recordEvent(transaction, 'host-keys', 'updated', machine.id)
    await recordUnblocked(transaction, machine.id)
    const after = (await listHostKeys(transaction, [machine.id])).find((row) => row.id === key.id)
    return after ? done(toPublicHostKey(after)) : refused('not-found', problem('not-found'))
  })
}

async function revokeFormer(
  transaction: Database,
  actor: Actor,
  machine: NamedMachine,
  key: StoredHostKey,
): Promise<void> {
  const others = await listHostKeys(transaction, [machine.id])
  for (const other of others.filter((row) => row.id !== key.id && row.state === 'trusted'))
    await changeState(transaction, actor, machine, other, 'revoked')
}

async function changeState(
  transaction: Database,
  actor: Actor,
  machine: NamedMachine,
  key: StoredHostKey,
  state: 'trusted' | 'revoked',
): Promise<void> {
  if (key.state === state) return
  await recordHostKeyState(transaction, key.id, state, actor.personId)
  const field = (value: string) => ({
    hostKey: { type: key.type, fingerprint: key.fingerprint, state: value },
  })
  const thing = { kind: 'host-key', id: machine.id, slug: machine.slug, name: machine.name } as const
  await recordChanges(transaction, actor, thing, field(key.state), field(state))
}

/** After the decision the machine is neither waiting nor blocked: whether it answers is not known yet. */
async function recordUnblocked(transaction: Database, machineId: string): Promise<void> {
  const { state } = await findReach(transaction, machineId)
  if (state !== 'host-key-pending' && state !== 'host-key-changed') return
  const keys = await listHostKeys(transaction, [machineId])
  if (keys.some((key) => key.state === 'changed')) return
  if (!keys.some((key) => key.state === 'trusted')) return
  await recordReachIn(transaction, machineId, { state: 'unknown', problem: null, latencyMs: null })
}
