import { z } from 'zod'

/** Ids are UUIDs; each kind is a type of its own, so that two cannot be swapped. */
export const OrganisationId = z.uuid().brand<'OrganisationId'>()
export type OrganisationId = z.infer<typeof OrganisationId>
export const SiteId = z.uuid().brand<'SiteId'>()
export type SiteId = z.infer<typeof SiteId>
export const NetworkId = z.uuid().brand<'NetworkId'>()
export type NetworkId = z.infer<typeof NetworkId>
export const MachineId = z.uuid().brand<'MachineId'>()
export type MachineId = z.infer<typeof MachineId>
export const PersonId = z.uuid().brand<'PersonId'>()
export type PersonId = z.infer<typeof PersonId>
export const KeyId = z.uuid().brand<'KeyId'>()
export type KeyId = z.infer<typeof KeyId>
export const HostKeyId = z.uuid().brand<'HostKeyId'>()
export type HostKeyId = z.infer<typeof HostKeyId>
export const SessionId = z.uuid().brand<'SessionId'>()
export type SessionId = z.infer<typeof SessionId>
