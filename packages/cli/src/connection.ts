import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

const Connection = z.object({ server: z.url(), token: z.string().min(1), tokenId: z.string().optional() })

/** Where Intendant is and the token to come with. */
export type Connection = z.infer<typeof Connection>

/** The address used when nobody names one. */
export const defaultServer = 'http://127.0.0.1:7700'

/** The file that keeps the connection of an account: `$XDG_CONFIG_HOME/intendant/connection.json`. Pure. */
export function connectionFile(environment: Readonly<Record<string, string | undefined>>): string {
  const base = environment.XDG_CONFIG_HOME ?? `${environment.HOME ?? '.'}/.config`
  return `${base}/intendant/connection.json`
}

/**
 * The connection of this account: INTENDANT_URL and INTENDANT_TOKEN, else the kept file.
 *
 * @returns null when there is none, or when the file cannot be understood: signing in again writes a new one.
 */
export async function loadConnection(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Connection | null> {
  const { INTENDANT_URL: server, INTENDANT_TOKEN: token } = environment
  if (token) return { server: server ?? defaultServer, token }
  const text = await readFile(connectionFile(environment), 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = Connection.safeParse(parseJson(text))
  return parsed.success ? { ...parsed.data, server: server ?? parsed.data.server } : null
}

/** Keeps a connection, readable by its account only. */
export async function recordConnection(file: string, connection: Connection): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.new`
  await writeFile(beside, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 })
  await chmod(beside, 0o600)
  await rename(beside, file)
}

/** Forgets the kept connection. */
export async function removeConnection(file: string): Promise<void> {
  await rm(file, { force: true })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
