import { stat } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { fastifyStatic } from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

/**
 * Serves the built page: files that carry a hash in their name for ever, everything else only after asking again, and
 * the page itself for every path that is no file.
 *
 * @param folder The build of `packages/web`, with `.br` and `.gz` files beside the originals.
 * @returns Answers one GET; null when the path names a file that is not there.
 */
export function mountStatic(
  app: FastifyInstance,
  folder: string,
): (reply: FastifyReply, path: string) => Promise<FastifyReply | null> {
  app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    index: false,
  })
  return async (reply, path) => {
    if (/\.\w+$/.test(path)) {
      if (!(await isFile(join(folder, normalize(path))))) return null
      const forEver = path.startsWith('/assets/')
      reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.sendFile(path.slice(1))
    }
    reply.header('cache-control', 'no-cache')
    if (await isFile(join(folder, 'index.html'))) return reply.sendFile('index.html')
    return reply.code(503).type('text/html; charset=utf-8').send(notBuilt)
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Intendant</title>
<h1>Intendant runs, but its page is not built</h1>
<p>Stop it and run <code>npm start</code> in its folder: that builds the page. The API answers already.</p>
<p lang="fr">Intendant fonctionne, mais sa page n’est pas construite. Arrêtez-le et lancez <code>npm start</code>
dans son dossier\u202f: la page sera construite. L’API répond déjà.</p>
</html>
`
