import { type Logger, pino } from 'pino'

/** For operators: a constant message and fields. What people must look up later is a row, not a line. */
export type Log = {
  readonly debug: (message: string, fields?: Record<string, unknown>) => void
  readonly info: (message: string, fields?: Record<string, unknown>) => void
  readonly warn: (message: string, fields?: Record<string, unknown>) => void
  readonly error: (message: string, fields?: Record<string, unknown>) => void
  readonly child: (fields: Record<string, unknown>) => Log
}

/** JSON lines on standard error. Field names that could hold a secret are never printed. */
export function createLog(level: string): Log {
  const secret = ['password', 'secret', 'token', 'privateKey', 'passphrase', 'cookie', 'authorization']
  const paths = secret.flatMap((name) => [name, `*.${name}`])
  const root = pino({ level, redact: { paths, censor: '[hidden]' } }, pino.destination({ fd: 2, sync: true }))
  return wrap(root)
}

/** Says nothing; for tests. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    child: (fields) => wrap(logger.child(fields)),
  }
}
