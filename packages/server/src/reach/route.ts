import type { Hop, Path } from '@intendant/core/paths/path.ts'
import { problem } from '@intendant/core/problem.ts'
import { DriverError } from '../drivers/driver-error.ts'
import type { Credential, RouteHop } from '../drivers/transport/connections.ts'
import type { Actor } from '../identity/actor.ts'
import type { Database } from '../store/database.ts'
import { listHostKeys, type StoredHostKey } from '../store/host-keys.ts'
import { loadAccountKeys, type SealedKey } from '../store/paths.ts'
import type { Random } from '../system/random.ts'
import type { Vault } from '../vault/vault.ts'
import { checkHostKey, findBlockingKey } from './host-key-check.ts'

export type RouteParts = { readonly db: Database; readonly vault: Vault; readonly random: Random }

/**
 * Makes a path ready to be dialled: keys stay sealed until the driver asks for them, trusted host keys are at hand, and
 * every key shown is decided on.
 *
 * @param password Signs in to the last hop once, in place of its key.
 * @throws {DriverError} A machine on the way is blocked by a changed host key, or there is no key to sign in with.
 */
export async function loadRoute(
  parts: RouteParts,
  actor: Actor,
  path: Path,
  password: string | null = null,
): Promise<RouteHop[]> {
  const [hostKeys, keys] = await Promise.all([
    listHostKeys(
      parts.db,
      path.hops.map((hop) => hop.machineId),
    ),
    loadAccountKeys(parts.db, path.hops),
  ])
  return path.hops.map((hop, index) => {
    const known = hostKeys.filter((key) => key.machineId === hop.machineId)
    const blocking = findBlockingKey(hop.name, known)
    if (blocking) throw new DriverError(blocking, { retry: 'never' })
    const key = keys.get(`${hop.machineId}/${hop.login}`)
    const once = index === path.hops.length - 1 ? password : null
    return toRouteHop(parts, actor, { hop, known, key, password: once })
  })
}

function toRouteHop(
  parts: RouteParts,
  actor: Actor,
  part: {
    readonly hop: Hop
    readonly known: readonly StoredHostKey[]
    readonly key: SealedKey | undefined
    readonly password: string | null
  },
): RouteHop {
  const { hop, key, password } = part
  if (hop.driver !== 'local' && password === null && !key)
    throw new DriverError(problem('own-key-missing', { machine: hop.name }), { retry: 'never' })
  const openssh = hop.driver === 'ssh2' && password === null && key?.needsOpenssh
  return {
    machineId: hop.machineId,
    name: hop.name,
    driver: openssh ? 'openssh' : hop.driver,
    address: hop.address,
    port: hop.port,
    login: hop.login,
    credential: () => openCredential(parts.vault, hop, key, password),
    trustedHostKeys: part.known
      .filter((known) => known.state === 'trusted')
      .map((known) => `${known.type} ${known.blob}`),
    verifyHostKey: (shown) => checkHostKey(parts, actor, hop, shown),
  }
}

async function openCredential(
  vault: Vault,
  hop: Hop,
  key: SealedKey | undefined,
  password: string | null,
): Promise<Credential> {
  if (password !== null) return { kind: 'password', password }
  if (!key) throw new DriverError(problem('own-key-missing', { machine: hop.name }), { retry: 'never' })
  const privateKey = await vault
    .open(key.organisationId, `key:${key.id}`, key.sealedPrivateKey)
    .catch((cause: unknown) => {
      throw new DriverError(problem('key-unreadable', { key: key.name, machine: hop.name }), {
        retry: 'never',
        cause,
      })
    })
  return { kind: 'key', privateKey, certificate: key.certificate }
}
