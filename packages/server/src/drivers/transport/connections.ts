import type { Problem } from '@intendant/core/problem.ts'
import type { Transport } from './transport.ts'

/** A host key as a server shows it. `blob` is base64, `fingerprint` as OpenSSH prints it (SHA256:…). */
export type ShownHostKey = { readonly type: string; readonly blob: string; readonly fingerprint: string }

/** What to do about a host key, and the words for a refusal. */
export type HostKeyVerdict =
  | { readonly trusted: true }
  | { readonly trusted: false; readonly problem: Problem }

/** How to sign in: with a private key (OpenSSH format, opened, plus its certificate), or once with a password. */
export type Credential =
  | { readonly kind: 'key'; readonly privateKey: Buffer; readonly certificate: string | null }
  | { readonly kind: 'password'; readonly password: string }

/** One machine on the way. */
export type RouteHop = {
  /** Stable identity of machine and account; connections are kept and shared per route prefix of these. */
  readonly machineId: string
  readonly name: string
  readonly driver: 'local' | 'ssh2' | 'openssh'
  readonly address: string
  readonly port: number
  readonly login: string
  /** Asked once per sign-in. A private key is a buffer of its own each time: it is zeroed when the sign-in is over. */
  readonly credential: () => Promise<Credential>
  /** Trusted keys, as `type blob` lines, for known_hosts of OpenSSH and to prefer their algorithms. */
  readonly trustedHostKeys: readonly string[]
  /** Asked before any secret is sent. Records what was shown. No hop can be built without it (rule R24). */
  readonly verifyHostKey: (key: ShownHostKey) => Promise<HostKeyVerdict>
}

/** How far a connection has come. Milliseconds since the stage before. */
export type RouteStep = {
  readonly hop: number
  readonly stage: 'dial' | 'banner' | 'host-key' | 'sign-in' | 'ready'
  readonly outcome: 'ok' | 'failed' | 'waiting'
  readonly ms: number
  readonly problem: Problem | null
  readonly shownHostKey: ShownHostKey | null
}

export type OpenOptions = {
  readonly signal?: AbortSignal
  readonly onStep?: (step: RouteStep) => void
  /** Do not use or keep a shared connection: for tests of a path and for passwords. */
  readonly fresh?: boolean
}

/** Deadlines in milliseconds, each of its own stage. */
export type Deadlines = {
  readonly dialMs: number
  readonly bannerMs: number
  readonly keyExchangeMs: number
  readonly signInMs: number
  readonly channelMs: number
  /** A connection nobody uses is closed after this. */
  readonly idleMs: number
}

/**
 * All kept connections of this process: one per machine and account, hops shared, channels bounded,
 * back-off and a circuit breaker per hop.
 */
export type Connections = {
  /** @throws {DriverError} Which hop failed and why. */
  readonly open: (route: readonly RouteHop[], options?: OpenOptions) => Promise<Transport>
  /** Cuts every kept connection that runs through a machine: after a change of key or trust. */
  readonly forget: (machineId: string) => void
  /**
   * Gives connections through a machine to nobody new: after a change of its address or way. What runs on them goes
   * on until its end.
   */
  readonly retire: (machineId: string) => void
  readonly closeAll: () => Promise<void>
}
