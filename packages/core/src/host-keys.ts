import { z } from 'zod'
import { HostKeyId, MachineId } from './ids.ts'

/** States of rule R24. A changed key blocks every connection to its machine until someone decides. */
export const HostKeyState = z.enum(['pending', 'trusted', 'changed', 'revoked'])
export type HostKeyState = z.infer<typeof HostKeyState>

/** A public key that a machine's SSH server has shown. */
export const HostKey = z.object({
  id: HostKeyId,
  machineId: MachineId,
  /** As in authorized_keys: `ssh-ed25519`. */
  type: z.string(),
  /** `SHA256:` and base64 without padding, as OpenSSH prints it. */
  fingerprint: z.string(),
  state: HostKeyState,
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
export type HostKey = z.infer<typeof HostKey>
