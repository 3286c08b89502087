import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Database } from '../store/database.ts'

/** Mounts `/healthz`: 200 while the process answers and reaches its database, 503 otherwise. For supervisors. */
export function mountHealth(app: FastifyInstance, db: Database): void {
  app.get('/healthz', async (_request, reply) => {
    const isUp = await sql`select 1`.execute(db).then(
      () => true,
      () => false,
    )
    return reply
      .code(isUp ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok: isUp })
  })
}
