import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { showSystem } from '@intendant/contract/system.ts'
import { done } from '@intendant/core/problem.ts'
import type { Config } from '../config.ts'
import type { IdentityParts } from '../identity/parts.ts'
import { loadDatabaseFacts } from '../store/database-facts.ts'
import { findOwnPublicKey } from '../store/own-key.ts'
import { handle, type Mounted } from './handler.ts'

/** What this installation is and how full it is. */
export function systemEndpoints(
  parts: IdentityParts & {
    readonly config: Pick<Config, 'dataFolder' | 'databaseUrl'>
    readonly version: string
    readonly startedAt: Date
  },
): Mounted[] {
  return [
    handle(showSystem, async () => {
      const { config, db, version, startedAt } = parts
      const facts = await loadDatabaseFacts(db)
      const disk = await statfs(config.dataFolder)
      return done({
        version,
        startedAt: startedAt.toISOString(),
        database: { ...facts, embedded: config.databaseUrl === null },
        dataFolder: {
          path: config.dataFolder,
          freeBytes: disk.bavail * disk.bsize,
          sizeBytes: await sumFiles(config.dataFolder),
        },
        publicKey: (await findOwnPublicKey(db)) ?? '',
      })
    }),
  ]
}

/** Bytes of all files below a folder. What may not be read, or goes while we look, counts nothing. */
async function sumFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  let sum = 0
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sum += await sumFiles(path)
    else if (entry.isFile()) sum += (await stat(path).catch(() => ({ size: 0 }))).size
  }
  return sum
}
