import { resolve } from 'node:path'
import { z } from 'zod'

const Listen = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$/)

const Environment = z.object({
  INTENDANT_DATA: z.string().min(1).default('./data'),
  INTENDANT_LISTEN: Listen.default('127.0.0.1:7700'),
  INTENDANT_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  INTENDANT_MASTER_KEY_FILE: z.string().min(1).optional(),
  INTENDANT_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  INTENDANT_TRUSTED_PROXIES: z.string().default(''),
  INTENDANT_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})

/** What an installation can set from outside; everything else is a setting in the database. */
export type Config = {
  /** Absolute; everything Intendant owns is under it. */
  readonly dataFolder: string
  readonly listen: { readonly address: string; readonly port: number }
  /** An external PostgreSQL; null: the private one. */
  readonly databaseUrl: string | null
  readonly masterKeyFile: string
  /** Origin under which people open the page, when it is not the listening address (behind a proxy). */
  readonly publicOrigin: string | null
  readonly trustedProxies: readonly string[]
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

/**
 * Reads the configuration from the environment. The only place that does.
 *
 * @throws {Error} All that is wrong with it, one line each: the start must stop.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`the configuration is wrong, nothing was started:\n${lines.join('\n')}`)
  }
  const values = parsed.data
  const dataFolder = resolve(values.INTENDANT_DATA)
  const colon = values.INTENDANT_LISTEN.lastIndexOf(':')
  return {
    dataFolder,
    listen: {
      address: values.INTENDANT_LISTEN.slice(0, colon).replace(/^\[|\]$/g, ''),
      port: Number(values.INTENDANT_LISTEN.slice(colon + 1)),
    },
    databaseUrl: values.INTENDANT_DATABASE_URL ?? null,
    masterKeyFile: resolve(values.INTENDANT_MASTER_KEY_FILE ?? `${dataFolder}/master.key`),
    publicOrigin: values.INTENDANT_PUBLIC_URL ? new URL(values.INTENDANT_PUBLIC_URL).origin : null,
    trustedProxies: values.INTENDANT_TRUSTED_PROXIES.split(',')
      .map((item) => item.trim())
      .filter(Boolean),
    logLevel: values.INTENDANT_LOG,
  }
}
