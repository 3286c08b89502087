import process from 'node:process'
import { checkSystem, installPackages } from './steps/install.mjs'
import { becomeProgram, pinnedNode, root } from './steps/run.mjs'
import { runMain } from './steps/say.mjs'

// `npm run dev`: the server starts again when its sources change, and vite serves the page, which asks that server.
await runMain(async () => {
  checkSystem()
  await installPackages()
  const server = becomeProgram(pinnedNode, ['--watch', `${root}packages/server/src/main.ts`], {
    // The port that packages/web/vite.config.ts asks.
    INTENDANT_LISTEN: '127.0.0.1:8080',
    INTENDANT_DATA: process.env.INTENDANT_DATA ?? `${root}data/dev`,
  })
  const page = becomeProgram(`${root}packages/web/node_modules/.bin/vite`, [`${root}packages/web`], {})
  return Math.max(...(await Promise.all([server, page])))
})
