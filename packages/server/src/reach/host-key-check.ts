import type { HostKeyState } from '@intendant/core/host-keys.ts'
import { type Problem, problem } from '@intendant/core/problem.ts'
import type { HostKeyVerdict, ShownHostKey } from '../drivers/transport/connections.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { recordEvent } from '../store/events.ts'
import {
  listHostKeys,
  lockHostKeys,
  recordHostKey,
  recordHostKeySeen,
  type StoredHostKey,
} from '../store/host-keys.ts'
import type { Random } from '../system/random.ts'

/** The machine that showed a key, as the words of a refusal name it. */
type ShowingMachine = { readonly machineId: string; readonly slug: string; readonly name: string }

/**
 * Decides on the host key a machine shows, and records it (rule R24): a key nobody has seen waits for a person; another
 * key than the trusted one blocks the machine, and is alarmed; a revoked one is refused.
 */
export async function checkHostKey(
  parts: { readonly db: Database; readonly random: Random },
  actor: Actor,
  machine: ShowingMachine,
  shown: ShownHostKey,
): Promise<HostKeyVerdict> {
  const known = await listHostKeys(parts.db, [machine.machineId])
  const match = known.find((key) => key.blob === shown.blob)
  const verdict = match ? judge(machine, match, known) : await recordUnknown(parts, actor, machine, shown)
  if (match) await recordHostKeySeen(parts.db, match.id)
  return verdict
}

/**
 * The problem that blocks a machine before anything is dialled: a changed key that nobody has decided on. Pure.
 *
 * @param keys All keys of the machine.
 */
export function findBlockingKey(name: string, keys: readonly StoredHostKey[]): Problem | null {
  const changed = keys.find((key) => key.state === 'changed')
  return changed ? changedProblem(name, changed, keys) : null
}

function judge(
  machine: ShowingMachine,
  match: StoredHostKey,
  known: readonly StoredHostKey[],
): HostKeyVerdict {
  const blocking = findBlockingKey(machine.name, known)
  if (blocking) return { trusted: false, problem: blocking }
  if (match.state === 'trusted') return { trusted: true }
  const code = match.state === 'revoked' ? 'host-key-revoked' : 'host-key-pending'
  return { trusted: false, problem: problem(code, toParams(machine.name, match)) }
}

async function recordUnknown(
  parts: { readonly db: Database; readonly random: Random },
  actor: Actor,
  machine: ShowingMachine,
  shown: ShownHostKey,
): Promise<HostKeyVerdict> {
  return await parts.db.transaction().execute(async (transaction) => {
    await lockHostKeys(transaction, machine.machineId)
    // Another connection may have recorded, or a person decided, in the meantime.
    const known = await listHostKeys(transaction, [machine.machineId])
    const match = known.find((key) => key.blob === shown.blob)
    if (match) return judge(machine, match, known)
    const trusted = known.find((key) => key.state === 'trusted')
    const state: HostKeyState = trusted ? 'changed' : 'pending'
    const { type, blob, fingerprint } = shown
    await recordHostKey(transaction, {
      id: parts.random.uuid(),
      machineId: machine.machineId,
      type,
      blob,
      fingerprint,
      state,
    })
    await recordAudit(transaction, actor, {
      action: trusted ? 'host-key.change' : 'host-key.appear',
      target: machine.slug,
      details: { type, fingerprint, ...(trusted ? { trusted: trusted.fingerprint } : {}) },
    })
    await recordEvent(transaction, 'host-keys', trusted ? 'updated' : 'created', machine.machineId)
    const key = { type, fingerprint }
    const why = trusted
      ? changedProblem(machine.name, key, known)
      : problem('host-key-pending', toParams(machine.name, key))
    return { trusted: false, problem: why }
  })
}

function changedProblem(
  name: string,
  changed: Pick<StoredHostKey, 'type' | 'fingerprint'>,
  keys: readonly StoredHostKey[],
): Problem {
  const trusted = keys.find((key) => key.state === 'trusted')?.fingerprint ?? ''
  return problem('host-key-changed', { ...toParams(name, changed), trusted })
}

function toParams(name: string, key: Pick<StoredHostKey, 'type' | 'fingerprint'>) {
  return { machine: name, type: key.type, fingerprint: key.fingerprint }
}
