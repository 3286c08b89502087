import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }
import type { Config } from './config.ts'
import { createConnections } from './drivers/transport/pool.ts'
import { createHttpServer } from './http/server.ts'
import { mountUpgrade } from './http/upgrade.ts'
import { createRateLimits } from './identity/rate-limits.ts'
import { createRevocation } from './identity/revocation.ts'
import { ensureSetupToken } from './identity/setup.ts'
import { ensureOwnKey } from './intent/own-key.ts'
import { refreshSelf } from './intent/own-machine.ts'
import { createLive } from './live/listen.ts'
import { type AllParts, mountAll } from './mount.ts'
import type { Ready } from './print-ready.ts'
import { createReaching } from './reach/reaching.ts'
import { openDatabase } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { systemClock } from './system/clock.ts'
import { endlessDisk, watchDisk } from './system/disk.ts'
import type { Log } from './system/log.ts'
import { observeOwnMachine } from './system/own-machine.ts'
import { checkExternalPostgres, startPostgres } from './system/postgres/start-postgres.ts'
import { systemRandom } from './system/random.ts'
import { StartError } from './system/start-error.ts'
import { createTerminals } from './terminals/terminals.ts'
import { startTidying } from './terminals/tidy.ts'
import { createVault } from './vault/vault.ts'

/** What a start is given. */
export type StartOptions = {
  readonly config: Config
  readonly log: Log
  /** The built page. */
  readonly webFolder: URL
  /** Something ended that Intendant cannot live without. */
  readonly onFatal: (error: Error) => void
}

/** A running Intendant. */
export type Started = Ready & { readonly stop: () => Promise<void> }

/** Closes what was opened, newest first, whatever happens on the way. */
type Closing = { readonly what: string; readonly close: () => unknown }

/**
 * Puts the parts together and starts them: database, schema, vault, own key, HTTP.
 *
 * @throws {StartError} With words for the person who started it. What was opened is closed again.
 */
export async function start(options: StartOptions): Promise<Started> {
  const opened: Closing[] = []
  const closeAll = async () => {
    for (const { what, close } of opened.toReversed()) {
      await Promise.resolve(close()).catch((error: unknown) =>
        options.log.error('a part did not stop cleanly', { what, error: String(error) }),
      )
    }
  }
  try {
    return { ...(await open(options, opened)), stop: closeAll }
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function open(options: StartOptions, opened: Closing[]): Promise<Ready> {
  const { config, log, webFolder } = options
  const begin = systemClock.monotonicMs()
  const server = await openServer(options, opened)
  const parts = await openParts(config, log, server, opened)

  const app = createHttpServer({
    config,
    log,
    identity: parts,
    limits: parts.limits,
    revocation: parts.revocation,
    disk: config.databaseUrl ? endlessDisk : watchDisk(config.dataFolder, systemClock),
    mounted: mountAll(parts),
    webFolder: fileURLToPath(webFolder),
  })
  opened.push({ what: 'http', close: () => app.close() })
  const { revocation, terminals, clock } = parts
  const { trustedProxies } = config
  const streams = { identity: parts, revocation, terminals, clock, log, addresses: config, trustedProxies }
  const upgrade = mountUpgrade(app.server, streams)
  opened.push({ what: 'streams', close: upgrade.close })
  await listen(app, config)
  return {
    origin: config.publicOrigin ?? toOrigin(config.listen),
    setupToken: await ensureSetupToken(parts),
    database: `PostgreSQL ${server.version.split(' ')[0]}`,
    tookMs: clock.monotonicMs() - begin,
  }
}

/** Opens every part that endpoints use, in the order they need each other. */
async function openParts(
  config: Config,
  log: Log,
  server: { readonly url: string },
  opened: Closing[],
): Promise<AllParts> {
  const clock = systemClock
  const random = systemRandom
  const db = openDatabase(server.url)
  opened.push({ what: 'database', close: () => db.destroy() })
  const migrations = await migrate(db)
  if (migrations.length > 0) log.info('schema brought up to date', { migrations })

  const vault = await createVault({ db, masterKeyFile: config.masterKeyFile, random })
  await ensureOwnKey(db, vault, random)
  await refreshSelf(db, random, await observeOwnMachine())

  const live = await createLive({ url: server.url, db, clock, log })
  opened.push({ what: 'live events', close: live.close })
  const revocation = createRevocation({ db, clock, follow: live.follow })
  opened.push({ what: 'revocation', close: () => revocation.close() })

  const runtimeFolder = await mkdtemp(join(tmpdir(), 'intendant-'))
  opened.push({ what: 'runtime folder', close: () => rm(runtimeFolder, { recursive: true, force: true }) })
  const connections = createConnections({ clock, random, log, runtimeFolder })
  opened.push({ what: 'connections', close: connections.closeAll })
  const reaching = createReaching({ db, vault, connections, clock, random, log })
  const terminals = createTerminals({ db, vault, reaching, clock, random, log })
  await terminals.recover()
  opened.push({ what: 'terminals', close: terminals.closeAll })
  opened.push({ what: 'tidying', close: startTidying({ terminals, clock, log }) })

  const limits = createRateLimits(db)
  const { version } = packageJson
  const startedAt = clock.now()
  return {
    config,
    db,
    clock,
    random,
    vault,
    live,
    limits,
    revocation,
    reaching,
    terminals,
    version,
    startedAt,
  }
}

async function openServer(
  { config, log, onFatal }: StartOptions,
  opened: Closing[],
): Promise<{ url: string; version: string }> {
  if (config.databaseUrl) {
    return { url: config.databaseUrl, version: await checkExternalPostgres(config.databaseUrl) }
  }
  const running = await startPostgres({
    dataFolder: config.dataFolder,
    log,
    clock: systemClock,
    onProgress: (step) => log.debug('private PostgreSQL', { step }),
    onLost: onFatal,
  })
  opened.push({ what: 'postgres', close: running.stop })
  return running
}

type Listening = { readonly listen: (options: { host: string; port: number }) => Promise<string> }

async function listen(app: Listening, { listen: { address, port } }: Config): Promise<void> {
  try {
    await app.listen({ host: address, port })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const where = toOrigin({ address, port }).replace('http://', '')
    if (code === 'EADDRINUSE') {
      throw new StartError(
        {
          en: `Another program listens on ${where} already: the port is in use. Nothing was changed. Stop that program, or choose another port with INTENDANT_LISTEN=127.0.0.1:7701.`,
          fr: `Un autre programme écoute déjà sur ${where} : le port est utilisé. Rien n’a été modifié. Arrêtez ce programme, ou choisissez un autre port avec INTENDANT_LISTEN=127.0.0.1:7701.`,
        },
        { cause },
      )
    }
    throw new StartError(
      {
        en: `Intendant cannot listen on ${where} (${code}). Nothing was changed. Give INTENDANT_LISTEN an address of this machine and a port above 1023, or the right to use it.`,
        fr: `Intendant ne peut pas écouter sur ${where} (${code}). Rien n’a été modifié. Donnez à INTENDANT_LISTEN une adresse de cette machine et un port supérieur à 1023, ou le droit de l’utiliser.`,
      },
      { cause },
    )
  }
}

function toOrigin({ address, port }: Config['listen']): string {
  const host = address.includes(':') ? `[${address}]` : address
  return `http://${host}:${port}`
}
