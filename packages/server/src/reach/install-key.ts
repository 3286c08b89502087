import { done, type Problem, problem, type Result, refused } from '@intendant/core/problem.ts'
import { DriverError } from '../drivers/driver-error.ts'
import { program } from '../drivers/transport/program.ts'
import type { Actor } from '../identity/actor.ts'
import { recordAudit } from '../store/audit.ts'
import { loadAccountKeys, type NamedMachine } from '../store/paths.ts'
import { recordReach } from '../store/reach.ts'
import type { Reached } from './reach.ts'
import { type TriedConnection, type TryingParts, tryConnection } from './test-connection.ts'

// The key comes on stdin. A last line without an end would swallow the new one, so it gets its end first.
// Run twice it changes nothing.
const installPublicKey = program`
umask 077
IFS= read -r key || exit 20
cd || exit 21
mkdir -p .ssh || exit 22
file=.ssh/authorized_keys
[ -e "$file" ] || : > "$file" || exit 23
if ! grep -qxF -e "$key" "$file"; then
  if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then printf '\n' >> "$file" || exit 24; fi
  printf '%s\n' "$key" >> "$file" || exit 24
fi
chmod go-w . .ssh "$file" 2>/dev/null
command -v restorecon >/dev/null 2>&1 && restorecon -R .ssh >/dev/null 2>&1
grep -qxF -e "$key" "$file" || exit 25
`

const installTimeoutMs = 30_000

/**
 * Signs in once with a password along the path, adds the public key that Intendant uses for this account, proves on a
 * connection of its own that the key opens the door, and forgets the password.
 *
 * The password is on the stack of this call and of the driver only: never stored, never logged.
 */
export async function installKey(
  parts: TryingParts,
  actor: Actor,
  machine: NamedMachine,
  options: { readonly login: string; readonly password: string; readonly signal: AbortSignal },
): Promise<Result<TriedConnection>> {
  const { login, password, signal } = options
  const keys = await loadAccountKeys(parts.db, [{ machineId: machine.id, login }])
  const key = keys.get(`${machine.id}/${login}`)
  if (!key) return refused('unavailable', problem('own-key-missing', { machine: machine.name }))
  await recordAudit(parts.db, actor, {
    action: 'machine.install-key',
    target: machine.slug,
    details: { login, fingerprint: key.fingerprint },
  })
  const first = await tryConnection(parts, actor, machine, { login, password, signal }, (reached) =>
    writeKey(reached, machine, key.publicKey, signal),
  )
  if (first.problem?.code === 'machine-password-refused')
    return refused('invalid', { ...first.problem, path: ['password'] })
  if (first.problem) return refused('unavailable', first.problem)
  const proof = await tryConnection(
    parts,
    actor,
    machine,
    { login, signal, fresh: true },
    async () => undefined,
  )
  if (!proof.problem) return done(proof)
  return refused('unavailable', await wordProof(parts, machine, login, proof.problem))
}

async function writeKey(
  reached: Reached,
  machine: NamedMachine,
  publicKey: string,
  signal: AbortSignal,
): Promise<void> {
  if (reached.path.hops.at(-1)?.driver === 'local')
    throw new DriverError(problem('key-install-local', { machine: machine.name }), { retry: 'never' })
  const { exitCode, stderr } = await reached.transport.exec({
    program: installPublicKey,
    stdin: Buffer.from(`${publicKey.trim()}\n`),
    timeoutMs: installTimeoutMs,
    signal,
  })
  if (exitCode === 0) return
  const detail = lastLine(stderr.toString('utf8')) || `exit code ${exitCode ?? '-'}`
  const params = { machine: machine.name, login: reached.login, detail }
  throw new DriverError(problem('key-install-failed', params), { retry: 'never' })
}

/** After the password worked, a refused key means that the SSH server does not read what was written. */
async function wordProof(
  parts: TryingParts,
  machine: NamedMachine,
  login: string,
  why: Problem,
): Promise<Problem> {
  if (why.code !== 'machine-key-refused') return why
  const worded = problem('key-not-accepted', { machine: machine.name, login })
  await recordReach(parts.db, machine.id, { state: 'refused', problem: worded, latencyMs: null })
  return worded
}

function lastLine(text: string): string {
  // What a machine says is shown as one line of text (rule R39).
  return (text.trim().split('\n').at(-1) ?? '').replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 200)
}
